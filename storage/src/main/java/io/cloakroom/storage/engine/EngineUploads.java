package io.cloakroom.storage.engine;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Incoming;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.OverQuota;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.Part;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.Envelope.Kind;
import io.cloakroom.storage.engine.MeteredRows.Growth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Multipart uploads over any engine.
///
/// Parts of one upload are stored side by side: each guards the upload's row and its own, and sets the upload's edition
/// to something new without looking at it. A complete and an abort guard the edition, so that none of them passes over a
/// part that came after they looked.
final class EngineUploads {
    private final MeteredRows rows;
    private final Payloads payloads;
    private final Receiver receiver;
    private final Retries retries;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final int inlineBytes;

    EngineUploads(
            MeteredRows rows,
            Payloads payloads,
            Receiver receiver,
            Retries retries,
            InstantSource clock,
            RandomGenerator random,
            int inlineBytes) {
        this.rows = rows;
        this.payloads = payloads;
        this.receiver = receiver;
        this.retries = retries;
        this.clock = clock;
        this.random = random;
        this.inlineBytes = inlineBytes;
    }

    Optional<Upload> create(Bucket bucket, NewUpload template) throws IOException {
        var partition = EngineObjectStore.partition(bucket);
        var key = template.key();
        var now = EngineObjectStore.now(clock);
        var record = new UploadRecord(
                now, template.initiator(), template.meta(), template.checksumAlgorithm(), template.checksumType());
        while (true) {
            var id = UploadId.fresh(now, random);
            var row = KeyLayout.upload(key, id);
            var changes = List.<Change>of(
                    new Change.Set(row, RecordCodec.encode(row, record)),
                    edition(key, id),
                    new Change.Add(Counter.UPLOADS, 1));
            switch (rows.commit(partition, KeyLayout.owner(key), List.of(new Guard.Absent(row)), changes)) {
                case COMMITTED -> {
                    return Optional.of(record.upload(bucket.name(), key, id));
                }
                case GONE -> {
                    return Optional.empty();
                }
                case REFUSED -> {
                    // 128 random bits were used in the same millisecond: draw again.
                }
            }
        }
    }

    Optional<Upload> upload(Bucket bucket, String key, String id) throws IOException {
        var open = OpenUpload.read(rows, EngineObjectStore.partition(bucket), key, id);
        return open == null ? Optional.empty() : Optional.of(open.record().upload(bucket.name(), key, id));
    }

    PartOutcome putPart(Bucket bucket, String key, String id, int number, Incoming body) throws IOException {
        var partition = EngineObjectStore.partition(bucket);
        var owner = KeyLayout.owner(key);
        if (OpenUpload.read(rows, partition, key, id) == null) {
            return new PartOutcome.NoSuchUpload();
        }
        var over = foreseen(partition, KeyLayout.part(key, id, number), body);
        if (over != null) {
            return over;
        }
        // Never inline: parts become objects without being read again.
        try (var received = receiver.receive(partition.space(), body, 0)) {
            return retries.until(partition, owner, () -> tryPutPart(partition, owner, key, id, number, received));
        }
    }

    private @Nullable OverQuota foreseen(Partition partition, Row row, Incoming body) throws IOException {
        long bytes = body.length().orElse(0);
        if (rows.foresee(partition.space(), bytes, 0) == null) {
            return null;
        }
        var replaced = rows.get(partition, row);
        return rows.foresee(
                partition.space(),
                replaced == null
                        ? bytes
                        : bytes - RecordCodec.part(row, replaced).size(),
                0);
    }

    private @Nullable PartOutcome tryPutPart(
            Partition partition, byte[] owner, String key, String id, int number, Received received)
            throws IOException {
        var open = OpenUpload.read(rows, partition, key, id);
        if (open == null) {
            return new PartOutcome.NoSuchUpload();
        }
        var digests = received.digests();
        var record = new PartRecord(
                received.size(),
                digests.md5(),
                EngineObjectStore.now(clock),
                digests.checksums(),
                received.content() instanceof Content.InBlob blob ? blob : null);
        var row = KeyLayout.part(key, id, number);
        var old = rows.get(partition, row);
        var changes = new ArrayList<>(received.claims(id.getBytes(StandardCharsets.US_ASCII)));
        long growth = record.size();
        if (old != null) {
            var replaced = RecordCodec.part(row, old);
            growth -= replaced.size();
            addRelease(replaced, changes);
        }
        changes.add(new Change.Set(row, RecordCodec.encode(row, record)));
        changes.add(edition(key, id));
        changes.add(new Change.Add(Counter.UPLOAD_BYTES, growth));
        var unchanged = old == null ? new Guard.Absent(row) : new Guard.Is(row, old);
        return switch (rows.grow(partition, owner, List.of(open.guard(), unchanged), changes)) {
            case Growth.Refused(var quota) -> quota;
            case Growth.Ended(var outcome) ->
                switch (outcome) {
                    case COMMITTED -> new PartOutcome.Stored(record.part(number));
                    case REFUSED -> null;
                    case GONE -> new PartOutcome.NoSuchUpload();
                };
        };
    }

    CompleteOutcome complete(Bucket bucket, CompleteRequest request) throws IOException {
        var partition = EngineObjectStore.partition(bucket);
        var owner = KeyLayout.owner(request.key());
        return retries.until(partition, owner, () -> tryComplete(partition, owner, request));
    }

    private @Nullable CompleteOutcome tryComplete(Partition partition, byte[] owner, CompleteRequest request)
            throws IOException {
        var open = OpenUpload.read(rows, partition, request.key(), request.uploadId());
        var current = Current.read(rows, partition, request.key());
        if (open == null) {
            return repeated(current, request);
        }
        var parts = OpenUpload.Parts.read(rows, partition, open, request.key(), request.uploadId(), request.parts());
        if (parts == null) {
            return null;
        }
        var assembly = Assembly.of(open.record(), parts, request);
        return switch (assembly) {
            case Assembly.Refused(var outcome) -> outcome;
            case Assembly.Ready ready -> {
                var known = Conditions.of(request.condition(), current.record());
                yield known == Conditions.HOLDS
                        ? commit(partition, owner, request, current, open, parts, ready)
                        : new CompleteOutcome.Refused(known == Conditions.ABSENT);
            }
        };
    }

    private @Nullable CompleteOutcome commit(
            Partition partition,
            byte[] owner,
            CompleteRequest request,
            Current current,
            OpenUpload open,
            OpenUpload.Parts parts,
            Assembly.Ready ready)
            throws IOException {
        var replaced = current.parts(rows, payloads);
        if (replaced == null) {
            return null;
        }
        try (var table = ready.table().remaining() <= inlineBytes
                ? null
                : receiver.write(partition.space(), ready.table().duplicate())) {
            var content = table == null
                    ? new Content.Inline(ready.table(), BlockTable.blockChecksum(ready.table()))
                    : table.seal();
            var next = new ObjectRecord(
                    ready.size(),
                    ready.etag(),
                    EngineObjectStore.now(clock),
                    open.record().meta(),
                    ready.checksums(),
                    request.uploadId(),
                    content,
                    ready.layout(),
                    new byte[0]);
            var changes = new ArrayList<Change>();
            if (content instanceof Content.InBlob(var blob, long _)) {
                changes.add(new Change.Claim(blob, request.uploadId().getBytes(StandardCharsets.US_ASCII)));
            }
            current.addReplacement(next, replaced, changes);
            addEnd(open, parts, parts.unnamed(), changes);
            var guards = List.of(current.guard(), open.guard(), parts.guard());
            return switch (rows.grow(partition, owner, guards, changes)) {
                case Growth.Refused(var quota) -> quota;
                case Growth.Ended(var outcome) ->
                    switch (outcome) {
                        case COMMITTED -> new CompleteOutcome.Completed(next.info(request.key()));
                        case REFUSED -> null;
                        case GONE -> new CompleteOutcome.NoSuchBucket();
                    };
            };
        }
    }

    /// The answer to a complete whose upload is not there: the same as before, when it made the object that is there now.
    private static CompleteOutcome repeated(Current current, CompleteRequest request) {
        var record = current.record();
        return record != null
                        && record.uploadId().equals(request.uploadId())
                        && Assembly.etag(request.parts())
                                .filter(record.etag()::equals)
                                .isPresent()
                ? new CompleteOutcome.Completed(record.info(request.key()))
                : new CompleteOutcome.NoSuchUpload();
    }

    boolean abort(Bucket bucket, String key, String id) throws IOException {
        var partition = EngineObjectStore.partition(bucket);
        var owner = KeyLayout.owner(key);
        return retries.until(partition, owner, () -> {
            var open = OpenUpload.read(rows, partition, key, id);
            if (open == null) {
                return false;
            }
            var parts = OpenUpload.Parts.read(rows, partition, open, key, id, List.of());
            if (parts == null) {
                return null;
            }
            var changes = new ArrayList<Change>();
            addEnd(open, parts, parts.unnamed(), changes);
            return switch (rows.commit(partition, owner, List.of(open.guard(), parts.guard()), changes)) {
                case COMMITTED -> true;
                case REFUSED -> null;
                case GONE -> false;
            };
        });
    }

    /// Removes an upload with all its parts and gives back the space of some of them.
    private static void addEnd(
            OpenUpload open, OpenUpload.Parts parts, List<PartRecord> released, List<Change> changes) {
        changes.add(new Change.Delete(open.row()));
        for (var row : parts.rows()) {
            changes.add(new Change.Delete(row));
        }
        for (var part : released) {
            addRelease(part, changes);
        }
        changes.add(new Change.Add(Counter.UPLOADS, -1));
        changes.add(new Change.Add(Counter.UPLOAD_BYTES, -parts.bytes()));
    }

    private static void addRelease(PartRecord part, List<Change> changes) {
        if (part.content() != null) {
            changes.add(new Change.Release(part.content().blob()));
        }
    }

    /// @param max 0 gives an empty page, truncated when there are parts
    Optional<Listing.PartPage> listParts(Bucket bucket, String key, String id, int after, int max) throws IOException {
        var partition = EngineObjectStore.partition(bucket);
        var open = OpenUpload.read(rows, partition, key, id);
        if (open == null) {
            return Optional.empty();
        }
        var parts = new ArrayList<Part>();
        boolean truncated = false;
        try (var cursor = rows.scan(partition, KeyLayout.parts(key, id, Math.clamp(after, 0, 99_998)))) {
            while (!truncated && cursor.next()) {
                if (parts.size() >= max) {
                    truncated = true;
                } else {
                    var record = RecordCodec.part(cursor.row(), cursor.value());
                    parts.add(record.part(KeyLayout.numberOfPart(cursor.row())));
                }
            }
        }
        var upload = open.record().upload(bucket.name(), key, id);
        return Optional.of(new Listing.PartPage(upload, parts, truncated));
    }

    /// New bytes for the edition of an upload, whatever it was.
    private Change edition(String key, String id) {
        return edition(key, id, random);
    }

    static Change edition(String key, String id, RandomGenerator random) {
        var row = KeyLayout.edition(key, id);
        var fields = new FieldWriter().number(1, random.nextLong()).number(2, random.nextLong());
        return new Change.Set(row, Envelope.seal(row, Kind.EDITION, fields));
    }
}
