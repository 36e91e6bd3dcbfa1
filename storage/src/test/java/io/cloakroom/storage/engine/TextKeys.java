package io.cloakroom.storage.engine;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.IncomingPayload;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.AmendOutcome;
import io.cloakroom.storage.ObjectStore.AppendOutcome;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.DeleteOutcome;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.ObjectStore.Rename;
import io.cloakroom.storage.ObjectStore.RenameCheck;
import io.cloakroom.storage.ObjectStore.RenameOutcome;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoredObject;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Protection;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An object store as tests speak to it: keys and version ids are text, and what is no object is nothing.
public record TextKeys(ObjectStore store) {
    private static VersionRef version(@Nullable String id) {
        return id == null ? VersionRef.CURRENT : VersionRef.named(id);
    }

    private static <T> Optional<T> object(Found<T> found) {
        return found instanceof Found.Present<T>(var value) ? Optional.of(value) : Optional.empty();
    }

    public Optional<StoredObject> open(Bucket bucket, String key, @Nullable String version) throws IOException {
        return object(store.open(bucket, new ObjectKey(key), version(version)));
    }

    public Optional<ObjectInfo> head(Bucket bucket, String key, @Nullable String version) throws IOException {
        return object(store.head(bucket, new ObjectKey(key), version(version)));
    }

    public Found<ObjectInfo> found(Bucket bucket, String key, @Nullable String version) throws IOException {
        return store.head(bucket, new ObjectKey(key), version(version));
    }

    public PutOutcome put(Bucket bucket, String key, ObjectMeta meta, IncomingPayload body, PutCondition condition)
            throws IOException {
        return store.put(bucket, new ObjectKey(key), meta, body, condition);
    }

    public AppendOutcome append(
            Bucket bucket, String key, ObjectMeta meta, long offset, IncomingPayload body, PutCondition condition)
            throws IOException {
        return store.append(bucket, new ObjectKey(key), meta, offset, body, condition);
    }

    public RenameOutcome rename(Bucket bucket, String from, String to, RenameCheck check) throws IOException {
        return store.rename(bucket, new Rename(new ObjectKey(from), new ObjectKey(to), null), check);
    }

    public AmendOutcome amend(
            Bucket bucket,
            String key,
            @Nullable String version,
            @Nullable String ifEtag,
            boolean touched,
            UnaryOperator<ObjectMeta> change)
            throws IOException {
        return store.amend(bucket, new ObjectKey(key), version(version), ifEtag, touched, change);
    }

    public DeleteOutcome delete(Bucket bucket, String key, @Nullable String version, PutCondition condition)
            throws IOException {
        return store.delete(bucket, new ObjectKey(key), version(version), condition);
    }

    public DeleteOutcome delete(Bucket bucket, String key, @Nullable String version, boolean bypass)
            throws IOException {
        return store.delete(bucket, new ObjectKey(key), version(version), PutCondition.ALWAYS, bypass);
    }

    public AmendOutcome protect(
            Bucket bucket, String key, @Nullable String version, boolean bypass, UnaryOperator<Protection> change)
            throws IOException {
        return store.protect(bucket, new ObjectKey(key), version(version), bypass, change);
    }

    public Listing.Page list(Bucket bucket, Listing.Query query) throws IOException {
        return store.list(bucket, query);
    }

    public Listing.VersionPage listVersions(Bucket bucket, Listing.VersionQuery query) throws IOException {
        return store.listVersions(bucket, query);
    }

    public Optional<Upload> createUpload(Bucket bucket, NewUpload template) throws IOException {
        return store.createUpload(bucket, template);
    }

    public Optional<Upload> upload(Bucket bucket, String key, String uploadId) throws IOException {
        return store.upload(bucket, new ObjectKey(key), uploadId);
    }

    public PartOutcome putPart(Bucket bucket, String key, String uploadId, int number, IncomingPayload body)
            throws IOException {
        return store.putPart(bucket, new ObjectKey(key), uploadId, number, body);
    }

    public CompleteOutcome complete(Bucket bucket, CompleteRequest request) throws IOException {
        return store.complete(bucket, request);
    }

    public boolean abort(Bucket bucket, String key, String uploadId) throws IOException {
        return store.abort(bucket, new ObjectKey(key), uploadId);
    }

    public Optional<Listing.PartPage> listParts(Bucket bucket, String key, String uploadId, int afterNumber, int max)
            throws IOException {
        return store.listParts(bucket, new ObjectKey(key), uploadId, afterNumber, max);
    }

    public Listing.UploadPage listUploads(Bucket bucket, Listing.UploadQuery query) throws IOException {
        return store.listUploads(bucket, query);
    }
}
