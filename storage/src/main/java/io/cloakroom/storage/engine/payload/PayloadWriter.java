package io.cloakroom.storage.engine.payload;

import io.cloakroom.storage.engine.Blobs;
import io.cloakroom.storage.engine.record.PayloadLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Writes payload to a blob in the form of [BlockTable]. Closing it frees the space, unless a commit has claimed the blob.
public final class PayloadWriter implements AutoCloseable {
    private final Blobs.Writer blob;
    private final long salt;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer page = ByteBuffer.allocate(BlockTable.PAGE_BYTES);
    private long size;

    PayloadWriter(Blobs.Writer blob, long salt) {
        this.blob = blob;
        this.salt = salt;
    }

    long size() {
        return size;
    }

    /// Writes all that remains in `bytes`.
    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            long leftInGroup = BlockTable.GROUP_BYTES - size % BlockTable.GROUP_BYTES;
            var piece = bytes.slice(bytes.position(), (int) Math.min(bytes.remaining(), leftInGroup));
            bytes.position(bytes.position() + piece.remaining());
            sum(piece.duplicate());
            blob.write(piece);
            if (size % BlockTable.GROUP_BYTES == 0) {
                writePage();
            }
        }
    }

    /// Ends the payload, which must not be empty.
    ///
    /// @return the location of the payload, which is durable as [Blobs.Writer#seal] says
    public PayloadLocation.InBlob seal() throws IOException {
        if (size % BlockTable.BLOCK_BYTES != 0) {
            endBlock();
        }
        if (page.position() > 0) {
            writePage();
        }
        return new PayloadLocation.InBlob(blob.seal(), salt);
    }

    @Override
    public void close() {
        blob.close();
    }

    private void sum(ByteBuffer piece) {
        while (piece.hasRemaining()) {
            int leftInBlock = BlockTable.BLOCK_BYTES - (int) (size % BlockTable.BLOCK_BYTES);
            var block = piece.slice(piece.position(), Math.min(piece.remaining(), leftInBlock));
            piece.position(piece.position() + block.remaining());
            size += block.remaining();
            crc.update(block);
            if (size % BlockTable.BLOCK_BYTES == 0) {
                endBlock();
            }
        }
    }

    private void endBlock() {
        page.putInt((int) crc.getValue());
        crc.reset();
    }

    private void writePage() throws IOException {
        long group = (size - 1) / BlockTable.GROUP_BYTES;
        page.putInt(BlockTable.pageChecksum(page.duplicate().flip(), salt, group));
        blob.write(page.flip());
        page.clear();
    }
}
