package io.cloakroom.storage.engine.crypt;

/// How encrypted payload is cut: each stored block of 64 KiB holds a nonce, up to 65,508 bytes of payload, and a tag. Stored
/// blocks are as long as the blocks that payload is checked in on disk, so that reading one means reading one.
public final class CipherBlocks {
    /// Of a stored block, but the last.
    public static final int STORED_BYTES = 64 * 1024;

    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;
    /// What a block takes beside its payload.
    public static final int OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;

    /// Payload of a block, but the last.
    public static final int PAYLOAD_BYTES = STORED_BYTES - OVERHEAD_BYTES;

    private CipherBlocks() {}

    /// What `size` bytes of payload take; nothing takes nothing.
    public static long stored(long size) {
        return size + Math.ceilDiv(size, PAYLOAD_BYTES) * OVERHEAD_BYTES;
    }

    /// The block that holds a byte of payload.
    public static long blockOf(long offset) {
        return offset / PAYLOAD_BYTES;
    }

    /// How many bytes of payload a block holds.
    public static int payloadBytes(long block, long size) {
        return (int) Math.min(PAYLOAD_BYTES, size - block * PAYLOAD_BYTES);
    }

    /// Whether it is the last block of payload of this size.
    public static boolean isLast(long block, long size) {
        return (block + 1) * PAYLOAD_BYTES >= size;
    }
}
