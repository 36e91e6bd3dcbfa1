package io.cloakroom.gateway.s3;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ObjectKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// An admitted request on an existing bucket, or on something in it, as operations get it.
///
/// @param bucket      addressed by the request
/// @param readmission see [#admittedNow]
public record S3Request(AskedRequest asked, Bucket bucket, Readmission<S3Request> readmission) implements Admitted {
    @Override
    public S3Request admittedNow() throws IOException {
        return readmission.readmit();
    }

    /// The object's key, as the store takes it.
    public ObjectKey objectKey() {
        return new ObjectKey(key());
    }

    /// The object's key.
    public String key() {
        var key = address().key();
        if (key == null) {
            throw new IllegalStateException("an operation on no object asks for a key");
        }
        return key;
    }

    /// This request with another way to readmit it.
    public S3Request with(Readmission<S3Request> other) {
        return new S3Request(asked, bucket, other);
    }

    /// This request with facts from its body.
    public S3Request saying(BodyFacts body) {
        return new S3Request(asked.saying(body), bucket, readmission);
    }

    /// Bucket and key as answers show them in paths.
    public String resource() {
        return "/" + bucket.name()
                + (address().key() == null ? "" : "/" + address().key());
    }

    /// The second id of every answer of S3. It is opaque, and made from the first id.
    public static String hostId(String requestId) {
        return Base64.getEncoder().encodeToString(("cloakroom/" + requestId).getBytes(StandardCharsets.US_ASCII));
    }
}
