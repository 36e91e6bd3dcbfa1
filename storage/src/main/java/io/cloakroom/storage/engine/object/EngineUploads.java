package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.IncomingPayload;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.OverQuota;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.Part;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Retries;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.RecordCodec;
import io.cloakroom.storage.engine.payload.BlockTable;
import io.cloakroom.storage.engine.payload.PayloadReceiver;
import io.cloakroom.storage.engine.payload.ReceivedPayload;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.PartRecord;
import io.cloakroom.storage.engine.record.PayloadLocation;
import io.cloakroom.storage.engine.record.UploadId;
import io.cloakroom.storage.engine.record.UploadRecord;
import io.cloakroom.storage.engine.record.UploadRows;
import io.cloakroom.storage.engine.usage.MeteredRows;
import io.cloakroom.storage.engine.usage.MeteredRows.Growth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Multipart uploads over any engine.
///
/// Parts of one upload are stored side by side: each guards the upload's row and its own, and sets the upload's edition to a
/// new value without looking at it. A complete or abort guards the edition, so it does not miss a part that came after it
/// looked.
public final class EngineUploads {
    private static final byte[] NO_FIELDS = {};

    private final ObjectRows store;
    private final MeteredRows rows;
    private final PayloadReceiver receiver;
    private final PayloadEncryption encryption;
    private final Retries retries;
    private final int inlineBytes;

    public EngineUploads(
            ObjectRows store,
            PayloadReceiver receiver,
            PayloadEncryption encryption,
            Retries retries,
            int inlineBytes) {
        this.encryption = encryption;
        this.store = store;
        this.rows = store.rows();
        this.receiver = receiver;
        this.retries = retries;
        this.inlineBytes = inlineBytes;
    }

    Optional<Upload> create(Bucket bucket, NewUpload template) throws IOException {
        var partition = Partition.of(bucket);
        var key = template.key();
        var now = store.now();
        var record = new UploadRecord(
                now,
                template.initiator(),
                template.project(),
                encryption
                        .begin(partition, template.meta(), template.customerKey())
                        .meta(),
                template.checksumAlgorithm(),
                template.checksumType(),
                NO_FIELDS);
        while (true) {
            var id = UploadId.fresh(now, store.random());
            var row = UploadRows.upload(key, id);
            var batch = new KeyBatch(partition, key)
                    .guard(new Guard.Absent(row))
                    .set(row, RecordCodec.encode(row, record))
                    .add(Counter.UPLOADS, 1);
            setEdition(batch, id);
            switch (batch.commit(rows).ended()) {
                case COMMITTED -> {
                    return Optional.of(record.upload(bucket.name(), key.value(), id));
                }
                case GONE -> {
                    return Optional.empty();
                }
                case REFUSED -> {
                    // The same 128 random bits were used in the same millisecond: draw again.
                }
            }
        }
    }

    Optional<Upload> upload(Bucket bucket, ObjectKey key, String id) throws IOException {
        var open = OpenUpload.read(rows, Partition.of(bucket), key, id);
        return open == null ? Optional.empty() : Optional.of(open.record().upload(bucket.name(), key.value(), id));
    }

    PartOutcome putPart(Bucket bucket, ObjectKey key, String id, int number, IncomingPayload body) throws IOException {
        var partition = Partition.of(bucket);
        var open = OpenUpload.read(rows, partition, key, id);
        if (open == null) {
            return new PartOutcome.NoSuchUpload();
        }
        var over = foreseen(partition, UploadRows.part(key, id, number), body);
        if (over != null) {
            return over;
        }
        // Never inline, since parts become objects without being read again.
        var dataKey = encryption.open(partition, open.record().meta().encryption(), body.customerKey());
        try (var received = encryption.receive(partition, body, 0, dataKey, number)) {
            return retries.until(partition, key.utf8(), () -> tryPutPart(partition, key, id, number, received));
        }
    }

    private @Nullable OverQuota foreseen(Partition partition, Row row, IncomingPayload body) throws IOException {
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
            Partition partition, ObjectKey key, String id, int number, ReceivedPayload received) throws IOException {
        var open = OpenUpload.read(rows, partition, key, id);
        if (open == null) {
            return new PartOutcome.NoSuchUpload();
        }
        var digests = received.digests();
        var record = new PartRecord(
                received.size(),
                digests.md5(),
                store.now(),
                digests.checksums(),
                received.content() instanceof PayloadLocation.InBlob blob ? blob : null,
                NO_FIELDS);
        var row = UploadRows.part(key, id, number);
        var old = rows.get(partition, row);
        var batch = new KeyBatch(partition, key)
                .guard(open.guard())
                .guard(old == null ? new Guard.Absent(row) : new Guard.Is(row, old))
                .claim(received.content(), id)
                .set(row, RecordCodec.encode(row, record))
                .add(Counter.UPLOAD_BYTES, record.size());
        if (old != null) {
            var replaced = RecordCodec.part(row, old);
            batch.add(Counter.UPLOAD_BYTES, -replaced.size());
            release(replaced, batch);
        }
        setEdition(batch, id);
        return switch (batch.commit(rows)) {
            case Growth.OverLimit(var quota) -> quota;
            case Growth.Ended(var outcome) ->
                switch (outcome) {
                    case COMMITTED -> new PartOutcome.PartStored(record.part(number));
                    case REFUSED -> null;
                    case GONE -> new PartOutcome.NoSuchUpload();
                };
        };
    }

    CompleteOutcome complete(Bucket bucket, CompleteRequest request) throws IOException {
        var partition = Partition.of(bucket);
        return retries.until(partition, request.key().utf8(), () -> tryComplete(partition, request));
    }

    private @Nullable CompleteOutcome tryComplete(Partition partition, CompleteRequest request) throws IOException {
        var key = request.key();
        var open = OpenUpload.read(rows, partition, key, request.uploadId());
        if (open == null) {
            return repeated(partition, request);
        }
        var change = VersionChange.of(store, partition, key);
        var parts = OpenUpload.Parts.read(rows, partition, open, key, request.uploadId(), request.parts());
        if (parts == null) {
            return null;
        }
        return switch (Assembly.of(open.record(), parts, request)) {
            case Assembly.Impossible(var outcome) -> outcome;
            case Assembly.Ready ready -> {
                var why = Conditions.refusal(request.condition(), change.object());
                yield why == null ? commit(change, request, open, parts, ready) : new ConditionFailed(why);
            }
        };
    }

    private @Nullable CompleteOutcome commit(
            VersionChange change,
            CompleteRequest request,
            OpenUpload open,
            OpenUpload.Parts parts,
            Assembly.Ready ready)
            throws IOException {
        var batch = change.batch();
        try (var table = ready.table().remaining() <= inlineBytes
                ? null
                : receiver.write(batch.partition().space(), ready.table().duplicate())) {
            var content = table == null
                    ? new PayloadLocation.Inline(ready.table(), BlockTable.blockChecksum(ready.table()))
                    : table.seal();
            var next = new ObjectRecord(
                    change.stamp(),
                    ready.size(),
                    ready.etag(),
                    change.now(),
                    change.protect(open.record().meta()),
                    ready.checksums(),
                    request.uploadId(),
                    "",
                    content,
                    ready.layout(),
                    NO_FIELDS);
            // The parts keep their claims, which name the upload as their holder.
            batch.claim(content, request.uploadId());
            if (!change.makeCurrent(next)) {
                return null;
            }
            end(open, parts, parts.unnamed(), batch);
            return switch (change.commit()) {
                case Growth.OverLimit(var quota) -> quota;
                case Growth.Ended(var outcome) ->
                    switch (outcome) {
                        case COMMITTED ->
                            new CompleteOutcome.Completed(
                                    next.info(request.key().value()));
                        case REFUSED -> null;
                        case GONE -> new CompleteOutcome.NoSuchBucket();
                    };
            };
        }
    }

    /// The answer to a complete whose upload is gone: the same success as before, as long as the version that the upload made
    /// exists.
    private CompleteOutcome repeated(Partition partition, CompleteRequest request) throws IOException {
        var made = store.reader().madeBy(partition, request.key(), request.uploadId());
        var record = StoredVersion.objectOf(made);
        return record != null
                        && Assembly.etag(request.parts())
                                .filter(record.etag()::equals)
                                .isPresent()
                ? new CompleteOutcome.Completed(record.info(request.key().value()))
                : new CompleteOutcome.NoSuchUpload();
    }

    boolean abort(Bucket bucket, ObjectKey key, String id) throws IOException {
        var partition = Partition.of(bucket);
        return retries.until(partition, key.utf8(), () -> {
            var open = OpenUpload.read(rows, partition, key, id);
            if (open == null) {
                return false;
            }
            var parts = OpenUpload.Parts.read(rows, partition, open, key, id, List.of());
            if (parts == null) {
                return null;
            }
            var batch = new KeyBatch(partition, key);
            end(open, parts, parts.unnamed(), batch);
            return switch (batch.commit(rows).ended()) {
                case COMMITTED -> true;
                case REFUSED -> null;
                case GONE -> false;
            };
        });
    }

    /// Removes an upload with all its parts, and releases the payload of some of them.
    private static void end(OpenUpload open, OpenUpload.Parts parts, List<PartRecord> released, KeyBatch batch) {
        batch.guard(open.guard()).guard(parts.guard()).delete(open.row());
        parts.rows().forEach(batch::delete);
        for (var part : released) {
            release(part, batch);
        }
        batch.add(Counter.UPLOADS, -1).add(Counter.UPLOAD_BYTES, -parts.bytes());
    }

    private static void release(PartRecord part, KeyBatch batch) {
        if (part.content() != null) {
            batch.release(part.content().blob());
        }
    }

    /// @param max 0 gives an empty page, truncated when there are parts
    Optional<Listing.PartPage> listParts(Bucket bucket, ObjectKey key, String id, int after, int max)
            throws IOException {
        var partition = Partition.of(bucket);
        var open = OpenUpload.read(rows, partition, key, id);
        if (open == null) {
            return Optional.empty();
        }
        var parts = new ArrayList<Part>();
        boolean truncated = false;
        try (var cursor = rows.scan(partition, UploadRows.parts(key, id, Math.clamp(after, 0, 99_998)))) {
            while (!truncated && cursor.next()) {
                if (parts.size() >= max) {
                    truncated = true;
                } else {
                    var record = RecordCodec.part(cursor.row(), cursor.value());
                    parts.add(record.part(UploadRows.numberOfPart(cursor.row())));
                }
            }
        }
        var upload = open.record().upload(bucket.name(), key.value(), id);
        return Optional.of(new Listing.PartPage(upload, parts, truncated));
    }

    private void setEdition(KeyBatch batch, String id) {
        setEdition(batch, id, store.random());
    }

    /// Gives the edition of an upload a new value, whatever it was.
    static void setEdition(KeyBatch batch, String id, RandomGenerator random) {
        var row = UploadRows.edition(batch.key(), id);
        var fields = new FieldWriter().number(1, random.nextLong()).number(2, random.nextLong());
        batch.set(row, Envelope.seal(row, Kind.EDITION, fields));
    }
}
