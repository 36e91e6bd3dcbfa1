package io.cloakroom.storage.engine;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Incoming;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoredObject;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.engine.MeteredRows.Growth;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Objects over any engine. Each change reads the key's current row, decides, and commits with that row as guard; when
/// another change came between, it decides anew.
final class EngineObjectStore implements ObjectStore {
    private final MeteredRows rows;
    private final Payloads payloads;
    private final Receiver receiver;
    private final Retries retries;
    private final EngineUploads uploads;
    private final ObjectLister lister;
    private final InstantSource clock;
    private final int inlineBytes;

    EngineObjectStore(
            MeteredRows rows,
            Payloads payloads,
            Receiver receiver,
            Retries retries,
            EngineUploads uploads,
            InstantSource clock,
            int inlineBytes) {
        this.rows = rows;
        this.payloads = payloads;
        this.receiver = receiver;
        this.retries = retries;
        this.uploads = uploads;
        this.lister = new ObjectLister(rows);
        this.clock = clock;
        this.inlineBytes = inlineBytes;
    }

    @Override
    public Optional<StoredObject> open(Bucket bucket, String key, @Nullable String versionId) throws IOException {
        if (!isCurrent(versionId)) {
            return Optional.empty();
        }
        var partition = partition(bucket);
        var current = Current.read(rows, partition, key);
        if (current.record() == null || isWhole(current.record())) {
            return opened(current, key, SharedHold.of(() -> {}));
        }
        // Read once more under the hold: from here on nothing that the record names is taken away.
        var hold = SharedHold.of(payloads.hold(partition, KeyLayout.owner(key)));
        try {
            return opened(Current.read(rows, partition, key), key, hold);
        } catch (IOException | RuntimeException failed) {
            hold.close();
            throw failed;
        }
    }

    private static boolean isWhole(ObjectRecord record) {
        return record.layout() == null && record.content() instanceof Content.Inline;
    }

    private Optional<StoredObject> opened(Current current, String key, SharedHold hold) {
        var record = current.record();
        if (record == null) {
            hold.close();
            return Optional.empty();
        }
        return Optional.of(new EngineStoredObject(payloads, current.origin(), key, record, hold));
    }

    @Override
    public Optional<ObjectInfo> head(Bucket bucket, String key, @Nullable String versionId) throws IOException {
        if (!isCurrent(versionId)) {
            return Optional.empty();
        }
        var record = Current.read(rows, partition(bucket), key).record();
        return record == null ? Optional.empty() : Optional.of(record.info(key));
    }

    @Override
    public PutOutcome put(Bucket bucket, String key, ObjectMeta meta, Incoming body, PutCondition condition)
            throws IOException {
        var partition = partition(bucket);
        var owner = KeyLayout.owner(key);
        if (!(condition instanceof PutCondition.Always)) {
            var known =
                    Conditions.of(condition, Current.read(rows, partition, key).record());
            if (known != Conditions.HOLDS) {
                return new PutOutcome.Refused(known == Conditions.ABSENT);
            }
        }
        var over = foreseen(partition, key, body);
        if (over != null) {
            return over;
        }
        try (var received = receiver.receive(partition.space(), body, inlineBytes)) {
            return retries.until(partition, owner, () -> tryPut(partition, owner, key, meta, received, condition));
        }
    }

    /// What the object replaces is looked at only when that matters.
    private @Nullable OverQuota foreseen(Partition partition, String key, Incoming body) throws IOException {
        long bytes = body.length().orElse(0);
        if (rows.foresee(partition.space(), bytes, 1) == null) {
            return null;
        }
        var replaced = Current.read(rows, partition, key).record();
        return replaced == null
                ? rows.foresee(partition.space(), bytes, 1)
                : rows.foresee(partition.space(), bytes - replaced.size(), 0);
    }

    private @Nullable PutOutcome tryPut(
            Partition partition, byte[] owner, String key, ObjectMeta meta, Received received, PutCondition condition)
            throws IOException {
        var current = Current.read(rows, partition, key);
        var known = Conditions.of(condition, current.record());
        if (known != Conditions.HOLDS) {
            return new PutOutcome.Refused(known == Conditions.ABSENT);
        }
        var digests = received.digests();
        var next = new ObjectRecord(
                received.size(),
                digests.md5(),
                now(clock),
                meta,
                digests.checksums(),
                "",
                received.content(),
                null,
                new byte[0]);
        var parts = current.parts(rows, payloads);
        if (parts == null) {
            return null;
        }
        var changes = new ArrayList<>(received.claims(Received.ONLY_VERSION));
        current.addReplacement(next, parts, changes);
        return switch (rows.grow(partition, owner, List.of(current.guard()), changes)) {
            case Growth.Ended(var outcome) -> stored(outcome, next.info(key));
            case Growth.Refused(var quota) -> quota;
        };
    }

    private static @Nullable PutOutcome stored(KeyValue.Outcome outcome, ObjectInfo info) {
        return switch (outcome) {
            case COMMITTED -> new PutOutcome.Stored(info);
            case REFUSED -> null;
            case GONE -> new PutOutcome.NoSuchBucket();
        };
    }

    @Override
    public PutOutcome amend(
            Bucket bucket,
            String key,
            @Nullable String versionId,
            @Nullable String ifEtag,
            boolean touched,
            UnaryOperator<ObjectMeta> change)
            throws IOException {
        if (!isCurrent(versionId)) {
            return new PutOutcome.NoSuchObject();
        }
        var partition = partition(bucket);
        var owner = KeyLayout.owner(key);
        return retries.until(partition, owner, () -> {
            var current = Current.read(rows, partition, key);
            var record = current.record();
            if (record == null) {
                return new PutOutcome.NoSuchObject();
            }
            if (ifEtag != null && !ifEtag.equals(record.etag())) {
                return new PutOutcome.Refused(false);
            }
            var next = record.with(change.apply(record.meta()), touched ? now(clock) : record.lastModified());
            var set = new Change.Set(current.row(), RecordCodec.encode(current.row(), next));
            return stored(rows.commit(partition, owner, List.of(current.guard()), List.of(set)), next.info(key));
        });
    }

    @Override
    public DeleteOutcome delete(Bucket bucket, String key, @Nullable String versionId, PutCondition condition)
            throws IOException {
        if (!isCurrent(versionId)) {
            return new DeleteOutcome.Deleted(false);
        }
        var partition = partition(bucket);
        var owner = KeyLayout.owner(key);
        return retries.until(partition, owner, () -> tryDelete(partition, owner, key, condition));
    }

    private @Nullable DeleteOutcome tryDelete(Partition partition, byte[] owner, String key, PutCondition condition)
            throws IOException {
        var current = Current.read(rows, partition, key);
        var known = Conditions.of(condition, current.record());
        if (known != Conditions.HOLDS) {
            return new DeleteOutcome.Refused(known == Conditions.ABSENT);
        }
        if (current.record() == null) {
            return new DeleteOutcome.Deleted(false);
        }
        var parts = current.parts(rows, payloads);
        if (parts == null) {
            return null;
        }
        var changes = new ArrayList<Change>();
        changes.add(new Change.Delete(current.row()));
        current.addRemoval(parts, changes);
        return switch (rows.commit(partition, owner, List.of(current.guard()), changes)) {
            case COMMITTED -> new DeleteOutcome.Deleted(true);
            case REFUSED -> null;
            case GONE -> new DeleteOutcome.NoSuchBucket();
        };
    }

    @Override
    public Listing.Page list(Bucket bucket, Listing.Query query) throws IOException {
        return lister.objects(partition(bucket), query);
    }

    @Override
    public Optional<Upload> createUpload(Bucket bucket, NewUpload template) throws IOException {
        return uploads.create(bucket, template);
    }

    @Override
    public Optional<Upload> upload(Bucket bucket, String key, String uploadId) throws IOException {
        return uploads.upload(bucket, key, uploadId);
    }

    @Override
    public PartOutcome putPart(Bucket bucket, String key, String uploadId, int number, Incoming body)
            throws IOException {
        return uploads.putPart(bucket, key, uploadId, number, body);
    }

    @Override
    public CompleteOutcome complete(Bucket bucket, CompleteRequest request) throws IOException {
        return uploads.complete(bucket, request);
    }

    @Override
    public boolean abort(Bucket bucket, String key, String uploadId) throws IOException {
        return uploads.abort(bucket, key, uploadId);
    }

    @Override
    public Optional<Listing.PartPage> listParts(Bucket bucket, String key, String uploadId, int afterNumber, int max)
            throws IOException {
        return uploads.listParts(bucket, key, uploadId, afterNumber, max);
    }

    @Override
    public Listing.UploadPage listUploads(Bucket bucket, Listing.UploadQuery query) throws IOException {
        return lister.uploads(partition(bucket), bucket.name(), query);
    }

    static Partition partition(Bucket bucket) {
        return new Partition(bucket.project(), bucket.id());
    }

    static Instant now(InstantSource clock) {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /// As long as there is no versioning, `null` and no version id at all name the same.
    private static boolean isCurrent(@Nullable String versionId) {
        return versionId == null || versionId.equals(ObjectRecord.NULL_VERSION);
    }
}
