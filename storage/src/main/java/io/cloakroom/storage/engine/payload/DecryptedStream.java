package io.cloakroom.storage.engine.payload;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.crypt.BlockCipher;
import io.cloakroom.storage.engine.crypt.CipherBlocks;
import io.cloakroom.storage.engine.crypt.PayloadKey;
import io.cloakroom.storage.engine.record.Envelope;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The payload of one encrypted blob from an offset on, decrypted block by block: a stored block of the cipher is a block of
/// [BlockTable]. No byte is given out before its block was authenticated.
final class DecryptedStream implements Bodies.Piece {
    private final PayloadOrigin origin;
    private final PayloadReader reader;
    private final BlockCipher cipher;
    private final BlockRange piece;
    private final BufferPool buffers;
    private final ByteBuffer stored;
    /// The rest of the last block's payload, when the reader's buffer had no room for all of it.
    private @Nullable ByteBuffer clear;

    private long offset;
    private boolean closed;

    /// The stretch to be read.
    ///
    /// @param part  number of the part
    /// @param size  of all its payload
    /// @param first offset of the first byte
    /// @param end   offset behind the last byte
    record BlockRange(int part, long size, long first, long end) {}

    /// @param reader of the stored bytes; closed with this
    /// @param stored room for one block, lent by the reader
    DecryptedStream(
            PayloadOrigin origin,
            PayloadReader reader,
            ByteBuffer stored,
            BlockRange piece,
            PayloadKey key,
            BufferPool buffers) {
        this.origin = origin;
        this.reader = reader;
        this.stored = stored;
        this.piece = piece;
        this.offset = piece.first();
        this.cipher = new BlockCipher(key, piece.part());
        this.buffers = buffers;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (offset == piece.end()) {
            return -1;
        }
        var buffer = clear;
        if (buffer == null || !buffer.hasRemaining()) {
            long block = CipherBlocks.blockOf(offset);
            long start = block * CipherBlocks.PAYLOAD_BYTES;
            int length = CipherBlocks.payloadBytes(block, piece.size());
            if (into.hasArray() && offset == start && length <= into.remaining() && start + length <= piece.end()) {
                load(block, into.array(), into.arrayOffset() + into.position());
                into.position(into.position() + length);
                offset += length;
                return length;
            }
            buffer = buffer == null ? buffers.take() : buffer;
            // The buffer stays empty until the block is authenticated, so that a second read after damage fails again.
            clear = buffer.clear().limit(0);
            load(block, buffer.array(), buffer.arrayOffset());
            buffer.limit((int) Math.min(length, piece.end() - start)).position((int) (offset - start));
        }
        int count = Math.min(into.remaining(), buffer.remaining());
        into.put(buffer.slice(buffer.position(), count));
        buffer.position(buffer.position() + count);
        offset += count;
        return count;
    }

    /// Reads a block and decrypts it.
    private void load(long block, byte[] to, int at) throws IOException {
        reader.read(block, stored.clear());
        if (!cipher.open(block, CipherBlocks.isLast(block, piece.size()), stored.flip(), to, at)) {
            throw damaged(origin, block);
        }
    }

    static StoreException damaged(PayloadOrigin origin, long block) {
        return Envelope.damaged(
                origin.row(), "block " + block + " of its encrypted payload is not what was written there");
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            reader.close();
            cipher.close();
            if (clear != null) {
                buffers.give(clear);
                clear = null;
            }
        }
    }
}
