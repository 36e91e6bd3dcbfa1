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
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Retries;
import io.cloakroom.storage.engine.payload.PayloadOrigin;
import io.cloakroom.storage.engine.payload.PayloadReceiver;
import io.cloakroom.storage.engine.payload.SharedHold;
import io.cloakroom.storage.engine.record.MarkerRecord;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.PayloadLocation;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Objects over any engine. Each change reads the key's current version, decides, and commits with this version as a guard.
/// When another change came between, it starts again.
public final class EngineObjectStore implements ObjectStore {
    private final ObjectRows store;
    private final VersionReader reader;
    private final PayloadEncryption encryption;
    private final Retries retries;
    private final EngineUploads uploads;
    private final ObjectLister lister;
    private final VersionLister versions;
    private final Appending appending;
    private final Putting putting;
    private final Renaming renaming;
    private final Amending amending;
    private final Removing removing;
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
        this.putting = new Putting(store, inlineBytes);
        this.appending = new Appending(store, receiver, encryption, putting);
        this.renaming = new Renaming(store);
        this.amending = new Amending(store);
        this.removing = new Removing(store);
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
        // Read again under the hold: from here on, nothing that the record names is removed.
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

    private interface ResultOf<T> {
        T of(StoredVersion version, ObjectRecord record);
    }

    /// @param hold closed here when there is no object
    private static <T> Found<T> found(
            @Nullable StoredVersion version, SharedHold hold, ResultOf<T> result, ObjectKey key) {
        if (version == null) {
            hold.close();
            return Found.nothing();
        }
        return switch (version.record()) {
            case ObjectRecord object -> new Found.Present<>(result.of(version, object));
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
        var refusal = putting.foreseen(partition, key, body, condition);
        if (refusal != null) {
            return refusal;
        }
        var plan = encryption.begin(partition, meta, body.customerKey());
        int bytesInRows = putting.bytesInRows(partition);
        try (var received = encryption.receive(partition, body, bytesInRows, plan.key(), 1)) {
            return retries.until(
                    partition, key.utf8(), () -> putting.attempt(partition, key, plan.meta(), received, condition));
        }
    }

    @Override
    public AppendOutcome append(
            Bucket bucket, ObjectKey key, ObjectMeta meta, long offset, IncomingPayload body, PutCondition condition)
            throws IOException {
        var partition = Partition.of(bucket);
        var request = new Appending.AppendRequest(partition, key, meta.owner(), offset, condition);
        var refusal = appending.foreseen(request, body.length().orElse(0));
        if (refusal != null) {
            return refusal;
        }
        var plan = retries.until(partition, key.utf8(), () -> appending.plan(request, meta, body.customerKey()));
        // Bytes that are appended to an object lie in a blob, however few they are, so that an append does not make the
        // record longer.
        try (var received =
                encryption.receive(partition, body, offset == 0 ? inlineBytes : 0, plan.key(), plan.part())) {
            return retries.until(partition, key.utf8(), () -> appending.attempt(request, plan, received));
        }
    }

    @Override
    public RenameOutcome rename(Bucket bucket, Rename rename, RenameCheck check) throws IOException {
        var partition = Partition.of(bucket);
        return retries.until(partition, rename.to().utf8(), () -> renaming.attempt(partition, rename, check));
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
        var amendment = new Amending.Amendment(ifEtag, touched, false, change);
        return retries.until(partition, key.utf8(), () -> amending.attempt(partition, key, version, amendment));
    }

    @Override
    public AmendOutcome protect(
            Bucket bucket, ObjectKey key, VersionRef version, boolean bypass, UnaryOperator<Protection> change)
            throws IOException {
        var partition = Partition.of(bucket);
        var amendment = Amending.Amendment.ofProtection(bypass, change);
        return retries.until(partition, key.utf8(), () -> amending.attempt(partition, key, version, amendment));
    }

    @Override
    public DeleteOutcome delete(
            Bucket bucket, ObjectKey key, VersionRef version, PutCondition condition, boolean bypass)
            throws IOException {
        var partition = Partition.of(bucket);
        return retries.until(partition, key.utf8(), () -> removing.attempt(partition, key, version, condition, bypass));
    }

    @Override
    public DeleteOutcome removeSeen(Bucket bucket, Listing.VersionEntry entry) throws IOException {
        var partition = Partition.of(bucket);
        var expected = Removing.SeenVersion.of(entry);
        var key = new ObjectKey(expected.key());
        return retries.until(partition, key.utf8(), () -> removing.attempt(partition, key, expected));
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
