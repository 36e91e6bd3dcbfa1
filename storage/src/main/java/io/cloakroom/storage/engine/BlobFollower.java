package io.cloakroom.storage.engine;

import io.cloakroom.storage.engine.KeyValue.Range;
import io.cloakroom.storage.engine.PartTable.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes the records of a key follow blobs that the engine moved: the object's own payload, the table of its parts,
/// parts in that table, and parts of uploads in progress. All blobs take one pass over the parts of the key's uploads
/// and one over its object, and each pass ends in one commit.
final class BlobFollower implements Engine.Relocator {
    /// Of all that one commit writes: enough for the 10,000 parts of an upload, unless the key is very long.
    private static final int COMMIT_BYTES = 8 << 20;
    /// Of the rows and claims of one moved blob, apart from the key that each of them repeats.
    private static final int MOVE_BYTES = 512;
    private static final int KEYS_IN_A_MOVE = 3;

    private final KeyValue rows;
    private final Payloads payloads;
    private final Receiver receiver;
    private final Retries retries;
    private final RandomGenerator random;
    private final int inlineBytes;

    BlobFollower(
            KeyValue rows,
            Payloads payloads,
            Receiver receiver,
            Retries retries,
            RandomGenerator random,
            int inlineBytes) {
        this.rows = rows;
        this.payloads = payloads;
        this.receiver = receiver;
        this.retries = retries;
        this.random = random;
        this.inlineBytes = inlineBytes;
    }

    /// What is to be moved where.
    private record Move(Partition partition, byte[] owner, byte[] holder, String key, Map<BlobRef, BlobRef> moves) {
        /// How many blobs one commit moves at most.
        int most() {
            return COMMIT_BYTES / (MOVE_BYTES + KEYS_IN_A_MOVE * owner.length);
        }

        /// Where the bytes lie now; `null` for what stays.
        Content.@Nullable InBlob moved(Content.@Nullable InBlob content) {
            var to = content == null ? null : moves.get(content.blob());
            return content == null || to == null ? null : new Content.InBlob(to, content.salt());
        }

        void addMove(BlobRef from, List<Change> changes) {
            changes.add(claim(Objects.requireNonNull(moves.get(from))));
            changes.add(new Change.Release(from));
        }

        Change claim(BlobRef blob) {
            return new Change.Claim(blob, holder.length == 0 ? Received.ONLY_VERSION : holder);
        }
    }

    /// What one commit moved.
    ///
    /// @param left rows of parts that were not looked at yet; `null` when there are none
    private record PartsMoved(int moved, @Nullable Range left) {}

    @Override
    public int relocate(Partition partition, byte[] owner, byte[] holder, Map<BlobRef, BlobRef> moves)
            throws IOException {
        var move = new Move(partition, owner, holder, new String(owner, StandardCharsets.UTF_8), moves);
        // First the parts of uploads: a part becomes one of an object, never the other way round.
        int moved = moveParts(move);
        for (int more = -1; moved < moves.size() && more != 0; moved += more) {
            int sought = moves.size() - moved;
            more = retries.until(partition, owner, () -> moveObject(move, sought));
        }
        return moved;
    }

    private int moveParts(Move move) throws IOException {
        int moved = 0;
        for (var left = KeyLayout.partsOfKey(move.key); left != null && moved < move.moves.size(); ) {
            var range = left;
            int sought = move.moves.size() - moved;
            var step = retries.until(move.partition, move.owner, () -> moveParts(move, range, sought));
            moved += step.moved();
            left = step.left();
        }
        return moved;
    }

    /// Each part guards its own row only, so that parts which come meanwhile are in nobody's way.
    private @Nullable PartsMoved moveParts(Move move, Range range, int sought) throws IOException {
        var guards = new ArrayList<Guard>();
        var changes = new ArrayList<Change>();
        var uploads = new HashSet<String>();
        Range left = null;
        try (var cursor = rows.scan(move.partition, range)) {
            while (left == null && guards.size() < sought && cursor.next()) {
                var row = cursor.row();
                if (guards.size() == move.most()) {
                    left = new Range(row, range.to());
                } else if (KeyLayout.isPart(row)) {
                    var part = RecordCodec.part(row, cursor.value());
                    var content = part.content();
                    var moved = move.moved(content);
                    if (content != null && moved != null) {
                        guards.add(new Guard.Is(row, cursor.value().clone()));
                        changes.add(new Change.Set(row, RecordCodec.encode(row, part.with(moved))));
                        move.addMove(content.blob(), changes);
                        uploads.add(KeyLayout.uploadOfPart(row));
                    }
                }
            }
        }
        if (guards.isEmpty()) {
            return new PartsMoved(0, null);
        }
        uploads.forEach(upload -> changes.add(EngineUploads.edition(move.key, upload, random)));
        return switch (rows.commit(move.partition, move.owner, guards, changes)) {
            case COMMITTED -> new PartsMoved(guards.size(), left);
            case REFUSED -> null;
            case GONE -> new PartsMoved(0, null);
        };
    }

    /// @return how many blobs followed; `null` when another change came meanwhile
    private @Nullable Integer moveObject(Move move, int sought) throws IOException {
        var current = Current.read(rows, move.partition, move.key);
        var record = current.record();
        if (record == null) {
            return 0;
        }
        var content = record.content() instanceof Content.InBlob blob ? blob : null;
        var moved = move.moved(content);
        var layout = record.layout();
        if (layout != null && (moved == null || sought > 1)) {
            var parts = current.parts(rows, payloads);
            if (parts == null) {
                return null;
            }
            var changes = new ArrayList<Change>();
            var next = movedParts(move, parts, changes);
            if (!changes.isEmpty()) {
                return commitTable(move, current, record, PartTable.encode(layout, next), changes);
            }
        }
        if (content == null || moved == null) {
            return 0;
        }
        var changes = new ArrayList<Change>();
        move.addMove(content.blob(), changes);
        return commit(move, current, record.with(moved), changes, 1);
    }

    private static List<Entry> movedParts(Move move, List<Entry> parts, List<Change> changes) {
        var next = new ArrayList<Entry>(parts.size());
        int left = move.most();
        for (var part : parts) {
            var content = part.blob();
            var moved = left == 0 ? null : move.moved(content);
            if (content != null && moved != null) {
                move.addMove(content.blob(), changes);
                left--;
            }
            next.add(moved == null ? part : part.with(moved));
        }
        return next;
    }

    /// Writes the table anew. The old one, if it was to move as well, is released with what it says.
    private @Nullable Integer commitTable(
            Move move, Current current, ObjectRecord record, ByteBuffer table, List<Change> changes)
            throws IOException {
        int followed = changes.size() / 2;
        try (var written =
                table.remaining() <= inlineBytes ? null : receiver.write(move.partition.space(), table.duplicate())) {
            var content = written == null ? new Content.Inline(table, BlockTable.blockChecksum(table)) : written.seal();
            if (content instanceof Content.InBlob(var blob, long _)) {
                changes.add(move.claim(blob));
            }
            if (record.content() instanceof Content.InBlob old) {
                changes.add(new Change.Release(old.blob()));
                followed += move.moved(old) == null ? 0 : 1;
            }
            return commit(move, current, record.with(content), changes, followed);
        }
    }

    private @Nullable Integer commit(Move move, Current current, ObjectRecord next, List<Change> changes, int followed)
            throws IOException {
        changes.add(new Change.Set(current.row(), RecordCodec.encode(current.row(), next)));
        return switch (rows.commit(move.partition, move.owner, List.of(current.guard()), changes)) {
            case COMMITTED -> followed;
            case REFUSED -> null;
            case GONE -> 0;
        };
    }
}
