package io.cloakroom.storage.engine;

import io.cloakroom.storage.engine.PartTable.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes the records of a key follow a blob that the engine moved: the object's own payload, the table of its parts, a
/// part in that table, or a part of an upload in progress.
final class BlobFollower implements Engine.Relocator {
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

    @Override
    public boolean relocate(Partition partition, byte[] owner, BlobRef from, BlobRef to) throws IOException {
        var key = new String(owner, StandardCharsets.UTF_8);
        return retries.until(partition, owner, () -> {
            var current = Current.read(rows, partition, key);
            var record = current.record();
            if (record != null) {
                if (record.content() instanceof Content.InBlob(var blob, long salt) && blob.equals(from)) {
                    return commit(partition, owner, current, record.with(new Content.InBlob(to, salt)), from, to);
                }
                if (record.layout() != null) {
                    var moved = moved(partition.space(), record, record.layout(), from, to);
                    if (moved != null) {
                        return commitTable(partition, owner, current, record, moved, from, to);
                    }
                }
            }
            return relocatePart(partition, owner, key, from, to);
        });
    }

    private @Nullable Boolean commit(
            Partition partition, byte[] owner, Current current, ObjectRecord next, BlobRef from, BlobRef to)
            throws IOException {
        var changes = List.<Change>of(
                new Change.Set(current.row(), RecordCodec.encode(current.row(), next)),
                new Change.Claim(to),
                new Change.Release(from));
        return done(rows.commit(partition, owner, List.of(current.guard()), changes));
    }

    private static @Nullable Boolean done(KeyValue.Outcome outcome) {
        return switch (outcome) {
            case COMMITTED -> true;
            case REFUSED -> null;
            case GONE -> false;
        };
    }

    /// The table of an object with the part replaced, or `null` when no part lies in `from`.
    private @Nullable ByteBuffer moved(
            String space, ObjectRecord record, ObjectRecord.Layout layout, BlobRef from, BlobRef to)
            throws IOException {
        var entries = new ArrayList<Entry>();
        boolean found = false;
        try (var parts = payloads.parts(space, record)) {
            for (var part = parts.next(); part != null; part = parts.next()) {
                var blob = part.blob();
                if (blob != null && blob.blob().equals(from)) {
                    found = true;
                    var there = new Content.InBlob(to, blob.salt());
                    entries.add(new Entry(part.number(), part.first(), part.size(), there, part.checksum()));
                } else {
                    entries.add(part);
                }
            }
        }
        return found ? PartTable.encode(layout, entries) : null;
    }

    private @Nullable Boolean commitTable(
            Partition partition,
            byte[] owner,
            Current current,
            ObjectRecord record,
            ByteBuffer moved,
            BlobRef from,
            BlobRef to)
            throws IOException {
        try (var table =
                moved.remaining() <= inlineBytes ? null : receiver.write(partition.space(), moved.duplicate())) {
            var content = table == null ? new Content.Inline(moved, BlockTable.blockChecksum(moved)) : table.seal();
            var changes = new ArrayList<Change>();
            changes.add(new Change.Set(current.row(), RecordCodec.encode(current.row(), record.with(content))));
            changes.add(new Change.Claim(to));
            changes.add(new Change.Release(from));
            if (content instanceof Content.InBlob(var blob, long _)) {
                changes.add(new Change.Claim(blob));
            }
            if (record.content() instanceof Content.InBlob(var blob, long _)) {
                changes.add(new Change.Release(blob));
            }
            return done(rows.commit(partition, owner, List.of(current.guard()), changes));
        }
    }

    private @Nullable Boolean relocatePart(Partition partition, byte[] owner, String key, BlobRef from, BlobRef to)
            throws IOException {
        var found = findPart(partition, key, from);
        if (found == null) {
            return false;
        }
        var part = RecordCodec.part(found.row(), found.value());
        var old = RecordCodec.present(part.content());
        var next = new PartRecord(
                part.size(), part.etag(), part.lastModified(), part.checksums(), new Content.InBlob(to, old.salt()));
        var changes = List.<Change>of(
                new Change.Set(found.row(), RecordCodec.encode(found.row(), next)),
                EngineUploads.edition(key, KeyLayout.uploadOfPart(found.row()), random),
                new Change.Claim(to),
                new Change.Release(from));
        return done(rows.commit(partition, owner, List.of(new Guard.Is(found.row(), found.value())), changes));
    }

    private record Found(Row row, byte[] value) {}

    private @Nullable Found findPart(Partition partition, String key, BlobRef from) throws IOException {
        try (var cursor = rows.scan(partition, KeyLayout.partsOfKey(key))) {
            while (cursor.next()) {
                if (KeyLayout.isPart(cursor.row())) {
                    var content = RecordCodec.part(cursor.row(), cursor.value()).content();
                    if (content != null && content.blob().equals(from)) {
                        return new Found(cursor.row(), cursor.value().clone());
                    }
                }
            }
        }
        return null;
    }
}
