package io.cloakroom.storage.encryption;

/// How the payload of an object is encrypted at rest (Amazon S3 User Guide, "Protecting data with encryption"). Every
/// encrypted object has a data key of its own, which is stored sealed.
///
/// A request names the kind of encryption and no key ([SealedKey#NONE]); the store makes the key.
public sealed interface Encryption {
    Encryption NONE = new None();

    /// The object's data key; [SealedKey#NONE] in a request, and for an object that is not encrypted.
    SealedKey key();

    /// The same kind with another data key.
    Encryption with(SealedKey changed);

    /// Whether both are equal in everything but the data key.
    static boolean areSameKind(Encryption one, Encryption other) {
        return one.with(SealedKey.NONE).equals(other.with(SealedKey.NONE));
    }

    /// Whether the ETag of an object in one piece is the MD5 of its payload.
    boolean hasMd5Etag();

    /// Not encrypted.
    record None() implements Encryption {
        @Override
        public SealedKey key() {
            return SealedKey.NONE;
        }

        @Override
        public Encryption with(SealedKey changed) {
            return this;
        }

        @Override
        public boolean hasMd5Etag() {
            return true;
        }
    }

    /// SSE-S3: with keys of this server.
    record SseS3(SealedKey key) implements Encryption {
        @Override
        public Encryption with(SealedKey changed) {
            return new SseS3(changed);
        }

        @Override
        public boolean hasMd5Etag() {
            return true;
        }
    }

    /// SSE-C: with a key that the client sends with each request and that is never stored.
    record SseC(SealedKey key) implements Encryption {
        @Override
        public Encryption with(SealedKey changed) {
            return new SseC(changed);
        }

        @Override
        public boolean hasMd5Etag() {
            return false;
        }
    }

    /// SSE-KMS: with a key of a key management service.
    ///
    /// @param keyArn    the key; in a request also an id or an alias, or empty for the project's default key
    /// @param context   `x-amz-server-side-encryption-context` as it came: Base64 of JSON; empty for none
    /// @param bucketKey whether the data key is sealed under a key of the bucket, which the service has sealed
    record SseKms(String keyArn, String context, boolean bucketKey, SealedKey key) implements Encryption {
        @Override
        public Encryption with(SealedKey changed) {
            return new SseKms(keyArn, context, bucketKey, changed);
        }

        @Override
        public boolean hasMd5Etag() {
            return false;
        }

        /// @param found ARN of the key that the request named
        public SseKms withKeyArn(String found) {
            return new SseKms(found, context, bucketKey, key);
        }
    }
}
