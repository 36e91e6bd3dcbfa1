package io.cloakroom.storage.checksum;

import java.nio.ByteBuffer;
import java.util.zip.Checksum;

/// The two CRCs that the JDK computes with processor instructions.
record JdkCrc(ChecksumAlgorithm algorithm, Checksum crc) implements ChecksumDigest {
    @Override
    public void update(ByteBuffer bytes) {
        crc.update(bytes);
    }

    @Override
    public byte[] value() {
        return ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
    }
}
