package io.cloakroom.storage.engine.crypt;

/// The division of encrypted payload into blocks: each stored block of 64 KiB contains a nonce, up to 65,508 bytes of
/// payload, and a tag. Stored blocks have the same length as the checksummed blocks of a blob, so that reading one block
/// means reading one from disk.
public final class CipherBlocks {
    /// The length of a stored block, except for the last one.
    public static final int STORED_BYTES = 64 * 1024;

    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;
    /// The bytes of a block that are not payload.
    public static final int OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;

    /// The payload of a block, except for the last one.
    public static final int PAYLOAD_BYTES = STORED_BYTES - OVERHEAD_BYTES;

    private CipherBlocks() {}

    /// The stored length of `size` bytes of payload; 0 for no bytes.
    public static long stored(long size) {
        return size + Math.ceilDiv(size, PAYLOAD_BYTES) * OVERHEAD_BYTES;
    }

    /// The block that contains a byte of payload.
    public static long blockOf(long offset) {
        return offset / PAYLOAD_BYTES;
    }

    /// How many bytes of payload a block contains.
    public static int payloadBytes(long block, long size) {
        return (int) Math.min(PAYLOAD_BYTES, size - block * PAYLOAD_BYTES);
    }

    /// Whether the block is the last one of payload of this size.
    public static boolean isLast(long block, long size) {
        return (block + 1) * PAYLOAD_BYTES >= size;
    }
}
