package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.IncomingPayload;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoredObject;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Retries;
import io.cloakroom.storage.engine.payload.PayloadOrigin;
import io.cloakroom.storage.engine.payload.PayloadReceiver;
import io.cloakroom.storage.engine.payload.ReceivedPayload;
import io.cloakroom.storage.engine.payload.SharedHold;
import io.cloakroom.storage.engine.record.MarkerRecord;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.PayloadLocation;
import io.cloakroom.storage.engine.usage.MeteredRows.Growth;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Objects over any engine. Each change reads the key's current version, decides, and commits with that version as guard;
/// when another change came between, it decides anew.
public final class EngineObjectStore implements ObjectStore {
    private static final byte[] NO_FIELDS = {};
    /// A row of its own costs about as much as these bytes do when they are written a second time.
    private static final int MOST_INLINE_BYTES_OF_VERSIONS = 256;
    /// Rows stay as long as their versions, and compaction copies them again and again. Above this size a blob costs less,
    /// although it is one more file to sync.
    private static final int MOST_ROW_BYTES = 4096;

    private final ObjectRows store;
    private final VersionReader reader;
    private final PayloadEncryption encryption;
    private final Retries retries;
    private final EngineUploads uploads;
    private final ObjectLister lister;
    private final VersionLister versions;
    private final Appending appending;
    private final Renaming renaming;
    private final int inlineBytes;

    public EngineObjectStore(
            ObjectRows store,
            PayloadReceiver receiver,
            PayloadEncryption encryption,
            Retries retries,
            EngineUploads uploads,
            int inlineBytes) {
        this.store = store;
        this.reader = store.reader();
        this.encryption = encryption;
        this.retries = retries;
        this.uploads = uploads;
        this.lister = new ObjectLister(store.rows());
        this.versions = new VersionLister(store);
        this.appending = new Appending(store, receiver, encryption);
        this.renaming = new Renaming(store);
        this.inlineBytes = inlineBytes;
    }

    @Override
    public Found<StoredObject> open(Bucket bucket, ObjectKey key, VersionRef version) throws IOException {
        var partition = Partition.of(bucket);
        var found = reader.findWithPayload(partition, key, version);
        var record = StoredVersion.objectOf(found);
        if (record == null || isWhole(record)) {
            return opened(partition, found, key, SharedHold.of(() -> {}));
        }
        // Read once more under the hold: from here on nothing that the record names is taken away.
        var hold = SharedHold.of(store.payloads().hold(partition, key.utf8()));
        try {
            return opened(partition, reader.findWithPayload(partition, key, version), key, hold);
        } catch (IOException | RuntimeException failed) {
            hold.close();
            throw failed;
        }
    }

    private static boolean isWhole(ObjectRecord record) {
        return record.layout() == null && record.content() instanceof PayloadLocation.Inline;
    }

    private Found<StoredObject> opened(
            Partition partition, @Nullable StoredVersion version, ObjectKey key, SharedHold hold) {
        return found(
                version,
                hold,
                (row, record) -> {
                    var origin = new PayloadOrigin(partition.space(), row.row());
                    return new EngineStoredObject(
                            store.payloads(), encryption.keys(), partition, origin, key.value(), record, hold);
                },
                key);
    }

    private interface Shown<T> {
        T of(StoredVersion version, ObjectRecord record);
    }

    /// @param hold closed when there is no object
    private static <T> Found<T> found(@Nullable StoredVersion version, SharedHold hold, Shown<T> shown, ObjectKey key) {
        if (version == null) {
            hold.close();
            return Found.nothing();
        }
        return switch (version.record()) {
            case ObjectRecord object -> new Found.Present<>(shown.of(version, object));
            case MarkerRecord marker -> {
                hold.close();
                yield new Found.Deleted<>(marker.marker(key.value()));
            }
        };
    }

    @Override
    public Found<ObjectInfo> head(Bucket bucket, ObjectKey key, VersionRef version) throws IOException {
        return found(
                reader.find(Partition.of(bucket), key, version),
                SharedHold.of(() -> {}),
                (_, record) -> record.info(key.value()),
                key);
    }

    @Override
    public PutOutcome put(Bucket bucket, ObjectKey key, ObjectMeta meta, IncomingPayload body, PutCondition condition)
            throws IOException {
        var partition = Partition.of(bucket);
        if (!(condition instanceof PutCondition.Always)) {
            var why = Conditions.refusal(condition, StoredVersion.objectOf(reader.current(partition, key)));
            if (why != null) {
                return new PutOutcome.Refused(why);
            }
        }
        var over = foreseen(partition, key, body);
        if (over != null) {
            return over;
        }
        var plan = encryption.begin(partition, meta, body.customerKey());
        try (var received = encryption.receive(partition, body, bytesInRows(partition), plan.key(), 1)) {
            return retries.until(partition, key.utf8(), () -> tryPut(partition, key, plan.meta(), received, condition));
        }
    }

    /// Up to how many bytes payload lies in rows, in the record itself or in one of its own ([#place]).
    private int bytesInRows(Partition partition) throws IOException {
        return store.versioning().of(partition).isPresent() ? Math.min(inlineBytes, MOST_ROW_BYTES) : inlineBytes;
    }

    /// What the object replaces is looked at only when that matters.
    private @Nullable OverQuota foreseen(Partition partition, ObjectKey key, IncomingPayload body) throws IOException {
        long bytes = body.length().orElse(0);
        var over = store.rows().foresee(partition.space(), bytes, 1);
        if (over == null
                || store.versioning()
                        .of(partition)
                        .filter(Versioning.ENABLED::equals)
                        .isPresent()) {
            return over;
        }
        var replaced = StoredVersion.objectOf(reader.find(partition, key, VersionRef.NULL));
        return replaced == null ? over : store.rows().foresee(partition.space(), bytes - replaced.size(), 0);
    }

    private @Nullable PutOutcome tryPut(
            Partition partition, ObjectKey key, ObjectMeta meta, ReceivedPayload received, PutCondition condition)
            throws IOException {
        var change = VersionChange.of(store, partition, key);
        var why = Conditions.refusal(condition, change.object());
        if (why != null) {
            return new PutOutcome.Refused(why);
        }
        var next = record(change, meta, received);
        keepPayload(change.batch(), next, received.content());
        if (!change.makeCurrent(next)) {
            return null;
        }
        return switch (change.commit()) {
            case Growth.OverLimit(var quota) -> quota;
            case Growth.Ended(var outcome) ->
                switch (outcome) {
                    case COMMITTED -> new PutOutcome.Stored(next.info(key.value()));
                    case REFUSED -> null;
                    case GONE -> new PutOutcome.NoSuchBucket();
                };
        };
    }

    @Override
    public AppendOutcome append(
            Bucket bucket, ObjectKey key, ObjectMeta meta, long offset, IncomingPayload body, PutCondition condition)
            throws IOException {
        var partition = Partition.of(bucket);
        var asked = new Appending.Asked(partition, key, meta.owner(), offset, condition);
        var refusal = appending.foreseen(asked, body.length().orElse(0));
        if (refusal != null) {
            return refusal;
        }
        var plan = retries.until(partition, key.utf8(), () -> appending.plan(asked, meta, body.customerKey()));
        // Behind an object's bytes they lie in a blob, however few they are: no record grows with each append.
        try (var received =
                encryption.receive(partition, body, offset == 0 ? inlineBytes : 0, plan.key(), plan.part())) {
            return retries.until(
                    partition,
                    key.utf8(),
                    () -> appending.attempt(
                            asked,
                            plan,
                            received,
                            () -> tryPut(partition, key, plan.meta(), received, new PutCondition.IfAbsent())));
        }
    }

    @Override
    public RenameOutcome rename(Bucket bucket, Rename rename, RenameCheck check) throws IOException {
        var partition = Partition.of(bucket);
        return retries.until(partition, rename.to().utf8(), () -> renaming.attempt(partition, rename, check));
    }

    /// Where versions are kept, payload that lies in its record is written once more when its version steps back. What is
    /// not tiny gets a row of its own.
    private static PayloadLocation place(VersionChange change, PayloadLocation received) {
        return change.keepsVersions()
                        && received instanceof PayloadLocation.Inline(var bytes, int _)
                        && bytes.remaining() > MOST_INLINE_BYTES_OF_VERSIONS
                ? new PayloadLocation.InRow()
                : received;
    }

    private static void keepPayload(KeyBatch batch, ObjectRecord record, PayloadLocation received) {
        if (record.content() instanceof PayloadLocation.InRow && received instanceof PayloadLocation.Inline payload) {
            batch.payload(record.holder(), payload);
        }
        batch.claim(record.content(), record.holder());
    }

    private ObjectRecord record(VersionChange change, ObjectMeta meta, ReceivedPayload received) {
        var stamp = change.stamp();
        var digests = received.digests();
        var content = place(change, received.content());
        boolean namesWrite = change.keepsVersions() || content instanceof PayloadLocation.InBlob;
        return new ObjectRecord(
                stamp,
                received.size(),
                digests.md5(),
                change.now(),
                change.protect(meta),
                digests.checksums(),
                "",
                namesWrite ? change.writeId(stamp) : "",
                content,
                null,
                NO_FIELDS);
    }

    @Override
    public AmendOutcome amend(
            Bucket bucket,
            ObjectKey key,
            VersionRef version,
            @Nullable String ifEtag,
            boolean touched,
            UnaryOperator<ObjectMeta> change)
            throws IOException {
        var partition = Partition.of(bucket);
        return retries.until(
                partition, key.utf8(), () -> tryAmend(partition, key, version, ifEtag, touched, false, change));
    }

    @Override
    public AmendOutcome protect(
            Bucket bucket, ObjectKey key, VersionRef version, boolean bypass, UnaryOperator<Protection> change)
            throws IOException {
        var partition = Partition.of(bucket);
        UnaryOperator<ObjectMeta> said = meta -> meta.with(change.apply(meta.protection()));
        return retries.until(partition, key.utf8(), () -> tryAmend(partition, key, version, null, false, bypass, said));
    }

    private @Nullable AmendOutcome tryAmend(
            Partition partition,
            ObjectKey key,
            VersionRef version,
            @Nullable String ifEtag,
            boolean touched,
            boolean bypass,
            UnaryOperator<ObjectMeta> said)
            throws IOException {
        var change = VersionChange.of(store, partition, key);
        var found = reader.find(partition, key, version);
        if (found == null) {
            return new AmendOutcome.NoSuchObject();
        }
        return switch (found.record()) {
            case MarkerRecord marker -> new AmendOutcome.IsMarker(marker.marker(key.value()));
            case ObjectRecord record -> {
                if (ifEtag != null && !ifEtag.equals(record.etag()) || touched && change.keepsVersions()) {
                    yield new AmendOutcome.Refused(Refusal.OTHER);
                }
                var next = record.with(
                        said.apply(record.meta()).with(record.meta().encryption()),
                        touched ? change.now() : record.lastModified());
                var kept = record.meta().protection();
                if (!kept.allows(next.meta().protection(), store.retention().nowFor(kept), bypass)) {
                    yield new AmendOutcome.Protected(kept);
                }
                change.amend(found, next);
                yield switch (change.commit().ended()) {
                    case COMMITTED -> new AmendOutcome.Amended(next.info(key.value()));
                    case REFUSED -> null;
                    case GONE -> new AmendOutcome.NoSuchBucket();
                };
            }
        };
    }

    @Override
    public DeleteOutcome delete(
            Bucket bucket, ObjectKey key, VersionRef version, PutCondition condition, boolean bypass)
            throws IOException {
        var partition = Partition.of(bucket);
        return retries.until(partition, key.utf8(), () -> {
            var change = VersionChange.of(store, partition, key);
            var why = Conditions.refusal(condition, change.object());
            if (why != null) {
                return new DeleteOutcome.Refused(why);
            }
            if (!(condition instanceof PutCondition.Always)) {
                change.guardCurrent();
            }
            return switch (version) {
                case VersionRef.Current _ ->
                    change.keepsVersions() ? tryMark(change) : tryRemove(change, change.current(), bypass);
                case VersionRef.Named named -> tryRemove(change, reader.find(partition, key, named), bypass);
            };
        });
    }

    @Override
    public DeleteOutcome removeSeen(Bucket bucket, Listing.VersionEntry seen) throws IOException {
        return switch (seen) {
            case Listing.VersionEntry.Version object ->
                removeSeen(bucket, seen, object.info().key(), object.info().version(), object.latest());
            case Listing.VersionEntry.DeleteMarker deleted ->
                removeSeen(
                        bucket, seen, deleted.marker().key(), deleted.marker().version(), deleted.latest());
            case Listing.VersionEntry.CommonPrefix common ->
                throw new IllegalArgumentException("no version: " + common.prefix());
        };
    }

    private DeleteOutcome removeSeen(
            Bucket bucket, Listing.VersionEntry seen, String name, VersionRef.Named named, boolean latest)
            throws IOException {
        var partition = Partition.of(bucket);
        var key = new ObjectKey(name);
        return retries.until(partition, key.utf8(), () -> {
            var change = VersionChange.of(store, partition, key);
            var version = latest ? change.current() : reader.noncurrent(partition, key, named);
            boolean same = version != null
                    && VersionLister.entry(name, version.row(), version.record())
                            .equals(seen);
            return version == null || same
                    ? tryRemove(change, version, false)
                    : new DeleteOutcome.Refused(Refusal.OTHER);
        });
    }

    /// Puts a delete marker on top of all versions, in the place of the null version when the bucket makes such.
    private static @Nullable DeleteOutcome tryMark(VersionChange change) throws IOException {
        boolean existed = change.object() != null;
        var stamp = change.stamp();
        var marker = new MarkerRecord(stamp, change.now(), change.writeId(stamp), NO_FIELDS);
        if (!change.makeCurrent(marker)) {
            return null;
        }
        return switch (change.commit().ended()) {
            case COMMITTED ->
                new DeleteOutcome.Marked(marker.marker(change.batch().key().value()), existed);
            case REFUSED -> null;
            case GONE -> new DeleteOutcome.NoSuchBucket();
        };
    }

    private static @Nullable DeleteOutcome tryRemove(
            VersionChange change, @Nullable StoredVersion version, boolean bypass) throws IOException {
        if (version == null) {
            return new DeleteOutcome.NothingThere();
        }
        if (!change.mayRemove(version, bypass)) {
            return new DeleteOutcome.Protected(version.protection());
        }
        if (!change.removeForGood(version)) {
            return null;
        }
        var named = version.record().stamp().version();
        return switch (change.commit().ended()) {
            case COMMITTED ->
                version.object() == null ? new DeleteOutcome.Unmarked(named) : new DeleteOutcome.Removed(named);
            case REFUSED -> null;
            case GONE -> new DeleteOutcome.NoSuchBucket();
        };
    }

    @Override
    public Listing.Page list(Bucket bucket, Listing.Query query) throws IOException {
        return lister.objects(Partition.of(bucket), query);
    }

    @Override
    public Listing.VersionPage listVersions(Bucket bucket, Listing.VersionQuery query) throws IOException {
        return versions.page(Partition.of(bucket), query);
    }

    @Override
    public Optional<Upload> createUpload(Bucket bucket, NewUpload template) throws IOException {
        return uploads.create(bucket, template);
    }

    @Override
    public Optional<Upload> upload(Bucket bucket, ObjectKey key, String uploadId) throws IOException {
        return uploads.upload(bucket, key, uploadId);
    }

    @Override
    public PartOutcome putPart(Bucket bucket, ObjectKey key, String uploadId, int number, IncomingPayload body)
            throws IOException {
        return uploads.putPart(bucket, key, uploadId, number, body);
    }

    @Override
    public CompleteOutcome complete(Bucket bucket, CompleteRequest request) throws IOException {
        return uploads.complete(bucket, request);
    }

    @Override
    public boolean abort(Bucket bucket, ObjectKey key, String uploadId) throws IOException {
        return uploads.abort(bucket, key, uploadId);
    }

    @Override
    public Optional<Listing.PartPage> listParts(Bucket bucket, ObjectKey key, String uploadId, int afterNumber, int max)
            throws IOException {
        return uploads.listParts(bucket, key, uploadId, afterNumber, max);
    }

    @Override
    public Listing.UploadPage listUploads(Bucket bucket, Listing.UploadQuery query) throws IOException {
        return lister.uploads(Partition.of(bucket), bucket.name(), query);
    }
}
