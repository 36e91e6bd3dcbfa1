package io.cloakroom.storage.checksum;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/// The cryptographic digests, which the JDK computes as fast as any native library.
record JdkDigest(ChecksumAlgorithm algorithm, MessageDigest digest) implements ChecksumDigest {
    @Override
    public void update(ByteBuffer bytes) {
        digest.update(bytes);
    }

    @Override
    public byte[] value() {
        return digest.digest();
    }
}
