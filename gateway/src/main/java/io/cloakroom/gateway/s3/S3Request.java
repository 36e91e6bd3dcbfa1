package io.cloakroom.gateway.s3;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ObjectKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A request on a bucket that is there, or on what is in it, which its caller may make: as operations see it.
///
/// @param bucket      of its address
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

    /// This request with what finds out whether it would be admitted later.
    public S3Request with(Readmission<S3Request> other) {
        return new S3Request(asked, bucket, other);
    }

    /// This request, with what its body says.
    public S3Request saying(BodyFacts body) {
        return new S3Request(asked.saying(body), bucket, readmission);
    }

    /// The bucket's name and the key as they are in paths of answers.
    public String resource() {
        return "/" + bucket.name()
                + (address().key() == null ? "" : "/" + address().key());
    }

    /// The second id that S3 gives every answer: opaque, made from the first.
    public static String hostId(String requestId) {
        return Base64.getEncoder().encodeToString(("cloakroom/" + requestId).getBytes(StandardCharsets.US_ASCII));
    }
}
