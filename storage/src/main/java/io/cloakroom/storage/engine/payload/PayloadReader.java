package io.cloakroom.storage.engine.payload;

import io.cloakroom.storage.Body;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Blobs;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.PayloadLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads payload that [PayloadWriter] wrote, in whole blocks, each verified before it is given out. For one thread at a time.
final class PayloadReader implements AutoCloseable {
    private final PayloadOrigin origin;
    private final PayloadLocation.InBlob content;
    private final BlockTable table;
    private final Blobs.Reader blob;
    private final VerifiedBlocks verified;
    private @Nullable ByteBuffer page;
    private long pageGroup = -1;

    private PayloadReader(
            PayloadOrigin origin,
            PayloadLocation.InBlob content,
            BlockTable table,
            Blobs.Reader blob,
            VerifiedBlocks verified) {
        this.origin = origin;
        this.content = content;
        this.table = table;
        this.blob = blob;
        this.verified = verified;
    }

    /// @param size bytes of payload, according to the record
    static PayloadReader open(
            Blobs blobs, PayloadOrigin origin, PayloadLocation.InBlob content, long size, VerifiedBlocks verified)
            throws IOException {
        var table = new BlockTable(size);
        if (content.blob().length() != table.storedBytes()) {
            throw Envelope.damaged(
                    origin.row(), "its " + size + " bytes cannot be a blob of that length: " + content.blob());
        }
        return new PayloadReader(origin, content, table, blobs.open(origin.space(), content.blob()), verified);
    }

    BlockTable table() {
        return table;
    }

    /// Reads a whole block into `into`, which has room for it. When the block is damaged, `into` keeps its position.
    void read(long block, ByteBuffer into) throws IOException {
        int expected = checksum(block);
        var target = into.slice(into.position(), table.blockBytes(block));
        blob.read(BlockTable.position(block * BlockTable.BLOCK_BYTES), target);
        if (BlockTable.blockChecksum(target.flip()) != expected) {
            throw damaged("block " + block);
        }
        into.position(into.position() + target.limit());
        if (blob.settled()) {
            verified.add(origin.space(), content.blob(), block);
        }
    }

    /// The bytes from `first` to `last`, both inclusive, as slices of files. Empty when some of them have never been
    /// verified, or when the engine has no files.
    List<Body.Slice> slices(long first, long last) throws IOException {
        if (!verified.all(origin.space(), content.blob(), BlockTable.blockOf(first), BlockTable.blockOf(last))) {
            return List.of();
        }
        var slices = new ArrayList<Body.Slice>();
        for (long offset = first; offset <= last; ) {
            long end = Math.min(last + 1, (offset / BlockTable.GROUP_BYTES + 1) * BlockTable.GROUP_BYTES);
            var piece = blob.slices(BlockTable.position(offset), end - offset);
            if (piece.isEmpty()) {
                return List.of();
            }
            slices.addAll(piece);
            offset = end;
        }
        return slices;
    }

    @Override
    public void close() {
        blob.close();
    }

    private int checksum(long block) throws IOException {
        long group = BlockTable.groupOf(block);
        var loaded = page;
        if (loaded == null || pageGroup != group) {
            loaded = load(group);
            page = loaded;
            pageGroup = group;
        }
        return loaded.getInt((int) (block % BlockTable.BLOCKS_IN_GROUP) * Integer.BYTES);
    }

    private ByteBuffer load(long group) throws IOException {
        var loaded = ByteBuffer.allocate(table.pageBytes(group));
        blob.read(table.pagePosition(group), loaded);
        loaded.flip();
        int expected = loaded.getInt(loaded.limit() - Integer.BYTES);
        loaded.limit(loaded.limit() - Integer.BYTES);
        if (BlockTable.pageChecksum(loaded, content.salt(), group) != expected) {
            throw damaged("the table of group " + group);
        }
        return loaded;
    }

    private StoreException damaged(String what) {
        var why = what + " of its payload, " + content.blob() + ", does not match its checksum";
        return Envelope.damaged(origin.row(), why);
    }
}
