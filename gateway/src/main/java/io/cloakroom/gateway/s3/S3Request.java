package io.cloakroom.gateway.s3;

import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ObjectKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An authorised request, as operations see it.
///
/// @param action         of its row in the table of operations
/// @param said           what its body says that policies ask for; [BodyFacts#LATER] before it is known, `null` where all
///                       that they ask for is in the header
/// @param nullableBucket the bucket of the address; `null` for operations on the service and for CreateBucket
/// @param readmission    see [#admittedNow]
public record S3Request(
        HttpRequest http,
        S3Address address,
        S3Query query,
        S3Action action,
        Caller caller,
        Payload payload,
        @Nullable BodyFacts said,
        @Nullable Bucket nullableBucket,
        Readmission readmission) {
    /// Finds out whether a request would be admitted now.
    @FunctionalInterface
    public interface Readmission {
        /// Of a request that has not been admitted yet.
        Readmission NONE = () -> {
            throw new IllegalStateException("the request has not been admitted");
        };

        /// @throws S3Exception when it would not
        S3Request readmit() throws IOException;
    }

    /// This request as it is admitted at this moment. A body may take its time, and its token may have been disabled,
    /// deleted or limited meanwhile: to be called right before a change is committed.
    ///
    /// @throws S3Exception InvalidAccessKeyId, ExpiredToken, AccessDenied
    public S3Request admittedNow() throws IOException {
        return readmission.readmit();
    }

    /// The bucket, which the authoriser has found.
    public Bucket bucket() {
        if (nullableBucket == null) {
            throw new IllegalStateException("an operation on no bucket asks for one");
        }
        return nullableBucket;
    }

    /// The object's key, as the store takes it.
    public ObjectKey objectKey() {
        return new ObjectKey(key());
    }

    /// The object's key.
    public String key() {
        var key = address.key();
        if (key == null) {
            throw new IllegalStateException("an operation on no object asks for a key");
        }
        return key;
    }

    /// This request, on its bucket.
    public S3Request in(Bucket found) {
        return new S3Request(http, address, query, action, caller, payload, said, found, readmission);
    }

    /// This request of another caller, or of the same one as it is known later.
    public S3Request by(Caller other) {
        return new S3Request(http, address, query, action, other, payload, said, nullableBucket, readmission);
    }

    /// This request with what finds out whether it would be admitted later.
    public S3Request with(Readmission other) {
        return new S3Request(http, address, query, action, caller, payload, said, nullableBucket, other);
    }

    /// This request, with what its body says.
    public S3Request saying(BodyFacts body) {
        return new S3Request(http, address, query, action, caller, payload, body, nullableBucket, readmission);
    }

    /// The first header field of this name (lower case).
    public Optional<String> header(String name) {
        return http.headers().first(name);
    }

    /// Whether the header field of this name (lower case) says `true`, in any case.
    public boolean isTrue(String name) {
        return header(name)
                .filter(value -> value.strip().equalsIgnoreCase("true"))
                .isPresent();
    }

    /// The bucket's name and the key as they are in paths of answers.
    public String resource() {
        return "/" + bucket().name() + (address.key() == null ? "" : "/" + address.key());
    }

    /// The second id that S3 gives every answer: opaque, made from the first.
    public static String hostId(String requestId) {
        return Base64.getEncoder().encodeToString(("cloakroom/" + requestId).getBytes(StandardCharsets.US_ASCII));
    }
}
