package io.cloakroom.storage.checksum;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashStream64;
import java.nio.ByteBuffer;

/// The xxHash family with seed 0, in its canonical (big-endian) form.
record Xxh(ChecksumAlgorithm algorithm, HashStream64 hash) implements ChecksumDigest {
    private static final int SCRATCH_BYTES = 8192;

    @Override
    public void update(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            hash.putBytes(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            bytes.position(bytes.limit());
            return;
        }
        var scratch = new byte[Math.min(SCRATCH_BYTES, bytes.remaining())];
        while (bytes.hasRemaining()) {
            int length = Math.min(scratch.length, bytes.remaining());
            bytes.get(scratch, 0, length);
            hash.putBytes(scratch, 0, length);
        }
    }

    @Override
    public byte[] value() {
        if (hash instanceof HashStream128 wide) {
            var value = wide.get();
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(value.getMostSignificantBits())
                    .putLong(value.getLeastSignificantBits())
                    .array();
        }
        return ByteBuffer.allocate(Long.BYTES).putLong(hash.getAsLong()).array();
    }
}
