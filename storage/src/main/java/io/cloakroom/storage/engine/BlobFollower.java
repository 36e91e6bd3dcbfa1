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
            // First the parts of uploads: a part becomes one of an object, never the other way round.
            var part = findPart(partition, key, from);
            return part == null
                    ? relocateObject(partition, owner, key, from, to)
                    : relocatePart(partition, owner, key, part, from, to);
        });
    }

    private @Nullable Boolean relocateObject(Partition partition, byte[] owner, String key, BlobRef from, BlobRef to)
            throws IOException {
        var current = Current.read(rows, partition, key);
        var record = current.record();
        if (record == null) {
            return false;
        }
        if (record.content() instanceof Content.InBlob(var blob, long salt) && blob.equals(from)) {
            return commit(partition, owner, current, record.with(new Content.InBlob(to, salt)), from, to);
        }
        var parts = current.parts(rows, payloads);
        if (parts == null) {
            return null;
        }
        var moved = parts.stream().map(part -> moved(part, from, to)).toList();
        return record.layout() == null || moved.equals(parts)
                ? Boolean.FALSE
                : commitTable(partition, owner, current, record, PartTable.encode(record.layout(), moved), from, to);
    }

    private static Entry moved(Entry part, BlobRef from, BlobRef to) {
        var content = part.blob();
        return content == null || !content.blob().equals(from)
                ? part
                : new Entry(
                        part.number(),
                        part.first(),
                        part.size(),
                        new Content.InBlob(to, content.salt()),
                        part.checksum());
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

    private @Nullable Boolean relocatePart(
            Partition partition, byte[] owner, String key, Found found, BlobRef from, BlobRef to) throws IOException {
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
