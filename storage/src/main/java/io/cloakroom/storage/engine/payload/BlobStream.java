package io.cloakroom.storage.engine.payload;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The bytes of one blob from an offset on, verified block by block.
final class BlobStream implements Bodies.Piece {
    private final PayloadReader reader;
    private final ByteBuffer block;
    private long offset;
    private final long end;

    /// @param block room for one block, lent by the reader
    /// @param end   offset behind the last byte that is wanted
    BlobStream(PayloadReader reader, ByteBuffer block, long offset, long end) {
        this.reader = reader;
        this.block = block.clear().limit(0);
        this.offset = offset;
        this.end = end;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (offset == end) {
            return -1;
        }
        if (!block.hasRemaining()) {
            long number = BlockTable.blockOf(offset);
            int bytes = reader.table().blockBytes(number);
            long start = number * BlockTable.BLOCK_BYTES;
            if (offset == start && bytes <= into.remaining() && start + bytes <= end) {
                reader.read(number, into);
                offset += bytes;
                return bytes;
            }
            load(number, start);
        }
        int count = Math.min(into.remaining(), block.remaining());
        into.put(block.slice(block.position(), count));
        block.position(block.position() + count);
        offset += count;
        return count;
    }

    private void load(long number, long start) throws IOException {
        // The buffer stays empty until the block is verified, so that a second read after damage fails again.
        block.clear();
        try {
            reader.read(number, block);
        } catch (IOException | RuntimeException failed) {
            block.limit(0).position(0);
            throw failed;
        }
        int to = (int) Math.min(block.position(), end - start);
        block.limit(to).position((int) (offset - start));
    }

    @Override
    public void close() {
        reader.close();
    }
}
