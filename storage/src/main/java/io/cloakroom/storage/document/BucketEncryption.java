package io.cloakroom.storage.document;

import io.cloakroom.storage.encryption.Encryption;

/// How a bucket encrypts objects whose writer asks for no encryption, and which encryption it refuses (Amazon S3 API
/// Reference, "ServerSideEncryptionRule").
///
/// @param standard  for writes that ask for none: any kind but SSE-C, without a key
/// @param bucketKey `BucketKeyEnabled`: whether SSE-KMS seals data keys under a key of the bucket when a write does not say
/// @param blocksSseC whether `BlockedEncryptionTypes` names SSE-C: then no write may contain a key of its own
public record BucketEncryption(Encryption standard, boolean bucketKey, boolean blocksSseC) implements BucketDocument {
    public BucketEncryption {
        if (standard instanceof Encryption.SseC) {
            throw new IllegalArgumentException("no bucket has the key of a client");
        }
    }

    /// The encryption of a write that asks for none.
    public Encryption standardWithBucketKey() {
        return standard instanceof Encryption.SseKms kms
                ? new Encryption.SseKms(kms.keyArn(), kms.context(), bucketKey, kms.key())
                : standard;
    }
}
