package io.cloakroom.storage.document;

import io.cloakroom.storage.encryption.Encryption;

/// How a bucket encrypts what is written without a word about encryption, and what it refuses (Amazon S3 API Reference,
/// "ServerSideEncryptionRule").
///
/// @param standard  for writes that ask for nothing: without a key, of any kind but SSE-C
/// @param bucketKey `BucketKeyEnabled`: whether SSE-KMS seals data keys under a key of the bucket when a write does not say
/// @param blocksSseC `BlockedEncryptionTypes` names SSE-C: no write may bring a key of its own
public record BucketEncryption(Encryption standard, boolean bucketKey, boolean blocksSseC) implements BucketDocument {
    public BucketEncryption {
        if (standard instanceof Encryption.SseC) {
            throw new IllegalArgumentException("no bucket has the key of a client");
        }
    }

    /// For a write that asks for nothing.
    public Encryption standardWithBucketKey() {
        return standard instanceof Encryption.SseKms kms
                ? new Encryption.SseKms(kms.keyArn(), kms.context(), bucketKey, kms.key())
                : standard;
    }
}
