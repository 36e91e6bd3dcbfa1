package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue.Range;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Retries;
import io.cloakroom.storage.engine.codec.RecordCodec;
import io.cloakroom.storage.engine.payload.BlockTable;
import io.cloakroom.storage.engine.payload.PartTable;
import io.cloakroom.storage.engine.payload.PartTable.PartEntry;
import io.cloakroom.storage.engine.payload.PayloadReceiver;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.PayloadLocation;
import io.cloakroom.storage.engine.record.UploadId;
import io.cloakroom.storage.engine.record.UploadRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes the records of a key follow blobs that the engine moved: the payload of a version, its table of parts, parts in this
/// table, and parts of uploads in progress. All blobs of one holder take one pass over the parts of its upload and one pass
/// over its version, wherever it is by now; each pass ends in one commit.
///
/// Claims of older builds name no holder. Their blobs may belong to any upload and any version of their key, and get a holder
/// when they move.
public final class BlobFollower implements Engine.Relocator {
    /// The most bytes that one commit writes: enough for the 10,000 parts of an upload, unless the key is very long.
    private static final int COMMIT_BYTES = 8 << 20;
    /// The bytes of the rows and claims of one moved blob, without the key that each of them contains.
    private static final int MOVE_BYTES = 512;
    private static final int KEYS_IN_A_MOVE = 3;

    private final ObjectRows store;
    private final PayloadReceiver receiver;
    private final Retries retries;
    private final int inlineBytes;

    public BlobFollower(ObjectRows store, PayloadReceiver receiver, Retries retries, int inlineBytes) {
        this.store = store;
        this.receiver = receiver;
        this.retries = retries;
        this.inlineBytes = inlineBytes;
    }

    /// The blobs of a key that were moved, and where to.
    ///
    /// @param holder empty when it is unknown
    private record MovedBlobs(Partition partition, ObjectKey key, String holder, Map<BlobRef, BlobRef> moves) {
        /// How many blobs one commit moves at most.
        int most() {
            return COMMIT_BYTES / (MOVE_BYTES + KEYS_IN_A_MOVE * key.utf8().length);
        }

        /// The new location; `null` for a blob that was not moved.
        PayloadLocation.@Nullable InBlob moved(PayloadLocation.@Nullable InBlob content) {
            var to = content == null ? null : moves.get(content.blob());
            return content == null || to == null ? null : new PayloadLocation.InBlob(to, content.salt());
        }

        /// @param holder the holder that was found to refer to the blob
        void add(KeyBatch batch, BlobRef from, String holder) {
            batch.claim(Objects.requireNonNull(moves.get(from)), holder).release(from);
        }
    }

    /// The result of one commit.
    ///
    /// @param left rows of parts that were not looked at yet; `null` for none
    private record PartsMoved(int moved, @Nullable Range left) {}

    @Override
    public int relocate(Partition partition, byte[] owner, byte[] holder, Map<BlobRef, BlobRef> moves)
            throws IOException {
        var move = new MovedBlobs(
                partition,
                new ObjectKey(new String(owner, StandardCharsets.UTF_8)),
                new String(holder, StandardCharsets.US_ASCII),
                moves);
        // The parts of uploads come first: a part of an upload may become a part of an object meanwhile, but never the
        // other way round.
        int moved = moveParts(move);
        for (int more = -1; moved < moves.size() && more != 0; moved += more) {
            int sought = moves.size() - moved;
            more = retries.until(partition, owner, () -> moveVersion(move, sought));
        }
        return moved;
    }

    private int moveParts(MovedBlobs move) throws IOException {
        int moved = 0;
        for (var left = parts(move); left != null && moved < move.moves.size(); ) {
            var range = left;
            int sought = move.moves.size() - moved;
            var step = retries.until(move.partition, move.key.utf8(), () -> moveParts(move, range, sought));
            moved += step.moved();
            left = step.left();
        }
        return moved;
    }

    private static @Nullable Range parts(MovedBlobs move) {
        if (move.holder.isEmpty()) {
            return UploadRows.partsOfKey(move.key);
        }
        return UploadId.isOne(move.holder) ? UploadRows.editionAndParts(move.key, move.holder) : null;
    }

    /// Each part guards only its own row, so that parts which come meanwhile do not conflict.
    private @Nullable PartsMoved moveParts(MovedBlobs move, Range range, int sought) throws IOException {
        var batch = new KeyBatch(move.partition, move.key);
        int found = 0;
        var uploads = new HashSet<String>();
        Range left = null;
        try (var cursor = store.rows().scan(move.partition, range)) {
            while (left == null && found < sought && cursor.next()) {
                var row = cursor.row();
                if (found == move.most()) {
                    left = new Range(row, range.to());
                } else if (UploadRows.isPart(row)) {
                    var part = RecordCodec.part(row, cursor.value());
                    var content = part.content();
                    var moved = move.moved(content);
                    if (content != null && moved != null) {
                        var upload = UploadRows.uploadOfPart(row);
                        batch.guard(new Guard.Is(row, cursor.value().clone()))
                                .set(row, RecordCodec.encode(row, part.with(moved)));
                        move.add(batch, content.blob(), upload);
                        uploads.add(upload);
                        found++;
                    }
                }
            }
        }
        if (found == 0) {
            return new PartsMoved(0, null);
        }
        uploads.forEach(upload -> EngineUploads.setEdition(batch, upload, store.random()));
        return switch (batch.commit(store.rows()).ended()) {
            case COMMITTED -> new PartsMoved(found, left);
            case REFUSED -> null;
            case GONE -> new PartsMoved(0, null);
        };
    }

    /// @return how many blobs followed; `null` when another change came meanwhile
    private @Nullable Integer moveVersion(MovedBlobs move, int sought) throws IOException {
        if (!move.holder.isEmpty()) {
            var held = store.reader().heldBy(move.partition, move.key, move.holder);
            return held == null ? Integer.valueOf(0) : moveVersion(move, held, sought);
        }
        for (var row : store.reader().withBlobs(move.partition, move.key)) {
            var version = store.reader().at(move.partition, row);
            var moved = version == null ? Integer.valueOf(0) : moveVersion(move, version, sought);
            if (moved == null || moved > 0) {
                return moved;
            }
        }
        return 0;
    }

    private @Nullable Integer moveVersion(MovedBlobs move, StoredVersion version, int sought) throws IOException {
        var record = version.object();
        if (record == null) {
            return 0;
        }
        var content = record.content().inBlob();
        var moved = move.moved(content);
        var layout = record.layout();
        if (layout != null && (moved == null || sought > 1)) {
            var parts = store.parts(move.partition, move.key, version);
            if (parts == null) {
                return null;
            }
            var next = movedParts(move, parts);
            if (next.moved() > 0) {
                return commitTable(move, version, withHolder(record), layout, next);
            }
        }
        if (content == null || moved == null) {
            return 0;
        }
        var next = withHolder(record.with(
                record.content() instanceof PayloadLocation.Tailed(var _, var tail)
                        ? new PayloadLocation.Tailed(moved, tail)
                        : moved));
        var batch = new KeyBatch(move.partition, move.key);
        move.add(batch, content.blob(), next.holder());
        return commit(batch, version, next, 1);
    }

    /// Gives a version of an older build a holder, which the claims that move then name.
    private ObjectRecord withHolder(ObjectRecord record) {
        return record.holder().isEmpty() ? record.withWriteId(store.freshId(record.stamp())) : record;
    }

    /// @param from  blobs of the parts that were moved
    /// @param parts all parts, after the move
    private record MovedParts(List<BlobRef> from, List<PartEntry> parts) {
        int moved() {
            return from.size();
        }
    }

    private static MovedParts movedParts(MovedBlobs move, List<PartEntry> parts) {
        var next = new ArrayList<PartEntry>(parts.size());
        var from = new ArrayList<BlobRef>();
        for (var part : parts) {
            var content = part.blob();
            var moved = from.size() == move.most() ? null : move.moved(content);
            if (content != null && moved != null) {
                from.add(content.blob());
            }
            next.add(moved == null ? part : part.with(moved));
        }
        return new MovedParts(from, next);
    }

    /// Writes the table again and releases the blob of the old one. If that blob was moved as well, it counts as followed.
    ///
    /// @param record has a holder
    private @Nullable Integer commitTable(
            MovedBlobs move, StoredVersion version, ObjectRecord record, ObjectRecord.Layout layout, MovedParts parts)
            throws IOException {
        var batch = new KeyBatch(move.partition, move.key);
        parts.from().forEach(from -> move.add(batch, from, record.holder()));
        int followed = parts.moved();
        var table = PartTable.encode(layout, parts.parts());
        try (var written =
                table.remaining() <= inlineBytes ? null : receiver.write(move.partition.space(), table.duplicate())) {
            var content = written == null
                    ? new PayloadLocation.Inline(table, BlockTable.blockChecksum(table))
                    : written.seal();
            batch.claim(content, record.holder());
            var old = record.content().inBlob();
            if (old != null) {
                batch.release(old.blob());
                followed += move.moved(old) == null ? 0 : 1;
            }
            return commit(batch, version, record.with(content), followed);
        }
    }

    private @Nullable Integer commit(KeyBatch batch, StoredVersion version, ObjectRecord next, int followed)
            throws IOException {
        batch.guard(version.guard()).set(version.row(), RecordCodec.encode(version.row(), next));
        return switch (batch.commit(store.rows()).ended()) {
            case COMMITTED -> followed;
            case REFUSED -> null;
            case GONE -> 0;
        };
    }
}
