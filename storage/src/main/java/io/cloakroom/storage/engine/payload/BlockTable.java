package io.cloakroom.storage.engine.payload;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The layout of payload in a blob: blocks of 64 KiB in groups of 1023, and behind each group a page with the CRC-32C of each
/// of its blocks and of the page itself. The page's own checksum also covers the number of the group and a salt that the
/// record contains, so that a page of another blob or group is not taken for this one. Neither the memory of writers and
/// readers nor the record grows with the payload.
///
/// @param size bytes of payload
public record BlockTable(long size) {
    static final int BLOCK_BYTES = 64 * 1024;
    static final int BLOCKS_IN_GROUP = 1023;
    public static final long GROUP_BYTES = (long) BLOCKS_IN_GROUP * BLOCK_BYTES;
    static final int PAGE_BYTES = (BLOCKS_IN_GROUP + 1) * Integer.BYTES;

    /// Bytes of payload and pages together.
    public long storedBytes() {
        return size + blocks() * Integer.BYTES + groups() * Integer.BYTES;
    }

    long blocks() {
        return Math.ceilDiv(size, BLOCK_BYTES);
    }

    long groups() {
        return Math.ceilDiv(size, GROUP_BYTES);
    }

    static long blockOf(long offset) {
        return offset / BLOCK_BYTES;
    }

    static long groupOf(long block) {
        return block / BLOCKS_IN_GROUP;
    }

    /// The position of a byte of payload in the blob.
    static long position(long offset) {
        return offset + offset / GROUP_BYTES * PAGE_BYTES;
    }

    int blockBytes(long block) {
        return (int) Math.min(BLOCK_BYTES, size - block * BLOCK_BYTES);
    }

    long pagePosition(long group) {
        return group * (GROUP_BYTES + PAGE_BYTES) + groupBytes(group);
    }

    int pageBytes(long group) {
        return (Math.toIntExact(Math.ceilDiv(groupBytes(group), BLOCK_BYTES)) + 1) * Integer.BYTES;
    }

    private long groupBytes(long group) {
        return Math.min(GROUP_BYTES, size - group * GROUP_BYTES);
    }

    /// The checksum at the end of a page.
    ///
    /// @param page the checksums of the blocks
    static int pageChecksum(ByteBuffer page, long salt, long group) {
        var crc = new CRC32C();
        crc.update(page.duplicate());
        crc.update(
                ByteBuffer.allocate(2 * Long.BYTES).putLong(salt).putLong(group).flip());
        return (int) crc.getValue();
    }

    public static int blockChecksum(ByteBuffer block) {
        var crc = new CRC32C();
        crc.update(block.duplicate());
        return (int) crc.getValue();
    }
}
