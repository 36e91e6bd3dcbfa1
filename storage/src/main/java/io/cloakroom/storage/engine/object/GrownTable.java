package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.payload.BlockTable;
import io.cloakroom.storage.engine.payload.PartTable;
import io.cloakroom.storage.engine.payload.PartTable.PartEntry;
import io.cloakroom.storage.engine.payload.PayloadOpener;
import io.cloakroom.storage.engine.payload.PayloadOrigin;
import io.cloakroom.storage.engine.payload.PayloadReceiver;
import io.cloakroom.storage.engine.payload.PayloadWriter;
import io.cloakroom.storage.engine.record.ObjectRecord.Layout;
import io.cloakroom.storage.engine.record.PayloadLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An object's table of parts with one more part. New entries collect behind the record's fields; when they are many, all of
/// them move to the blob together. So an append writes some kilobytes of table, however many parts there are.
///
/// @param written  a new blob, to be claimed, and to be closed after the commit; `null` when none was written
/// @param released the blob that the new table replaces; `null` for none
record GrownTable(
        PayloadLocation content,
        Layout layout,
        @Nullable PayloadWriter written,
        @Nullable BlobRef released) implements AutoCloseable {
    /// With 10,000 parts, an append costs the least when the tail has about this length: on average it writes half a tail,
    /// and its share of the whole table.
    private static final int MOST_TAIL_BYTES = 8 << 10;

    /// The present table.
    ///
    /// @param all reads all entries
    record Before(PayloadOrigin origin, Layout layout, PayloadLocation content, All all) {}

    /// Reads all entries of a table.
    interface All {
        /// @return `null` when another change came meanwhile
        @Nullable
        List<PartEntry> entries() throws IOException;
    }

    /// The table of an object that was in one piece.
    static GrownTable ofTwo(Layout layout, List<PartEntry> both) {
        return new GrownTable(inline(PartTable.encode(layout, both)), layout, null, null);
    }

    /// @return `null` when another change came meanwhile
    static @Nullable GrownTable of(Before before, PartEntry added, PayloadReceiver receiver) throws IOException {
        var layout = new Layout(before.layout().parts() + 1, before.layout().algorithm());
        var tail = PartTable.encode(new Layout(1, layout.algorithm()), List.of(added));
        return switch (before.content()) {
            case PayloadLocation.InRow _ ->
                throw new IllegalStateException("a table of parts never lies in a row of its own");
            case PayloadLocation.InBlob head ->
                new GrownTable(new PayloadLocation.Tailed(head, inline(tail)), layout, null, null);
            case PayloadLocation.Inline whole -> {
                var bytes = PayloadOpener.verified(before.origin(), whole, PartTable.bytes(before.layout()));
                yield bytes.remaining() + tail.remaining() <= MOST_TAIL_BYTES
                        ? new GrownTable(inline(joined(bytes, tail)), layout, null, null)
                        : spilled(before, bytes, tail, layout, receiver, null);
            }
            case PayloadLocation.Tailed(var head, var newest) -> {
                var bytes = PayloadOpener.verified(
                        before.origin(), newest, newest.bytes().remaining());
                if (bytes.remaining() + tail.remaining() <= MOST_TAIL_BYTES) {
                    yield new GrownTable(
                            new PayloadLocation.Tailed(head, inline(joined(bytes, tail))), layout, null, null);
                }
                var all = before.all().entries();
                yield all == null
                        ? null
                        : spilled(before, PartTable.encode(before.layout(), all), tail, layout, receiver, head.blob());
            }
        };
    }

    private static GrownTable spilled(
            Before before,
            ByteBuffer whole,
            ByteBuffer tail,
            Layout layout,
            PayloadReceiver receiver,
            @Nullable BlobRef released)
            throws IOException {
        var written = receiver.write(before.origin().space(), whole);
        try {
            return new GrownTable(new PayloadLocation.Tailed(written.seal(), inline(tail)), layout, written, released);
        } catch (IOException | RuntimeException failed) {
            written.close();
            throw failed;
        }
    }

    private static ByteBuffer joined(ByteBuffer one, ByteBuffer other) {
        return ByteBuffer.allocate(one.remaining() + other.remaining())
                .put(one)
                .put(other)
                .flip();
    }

    private static PayloadLocation.Inline inline(ByteBuffer bytes) {
        return new PayloadLocation.Inline(bytes, BlockTable.blockChecksum(bytes));
    }

    /// Claims and releases the blobs that the new table needs and no longer needs.
    void add(KeyBatch batch, String holder) {
        if (written != null && content.inBlob() != null) {
            batch.claim(content.inBlob(), holder);
        }
        if (released != null) {
            batch.release(released);
        }
    }

    @Override
    public void close() {
        if (written != null) {
            written.close();
        }
    }
}
