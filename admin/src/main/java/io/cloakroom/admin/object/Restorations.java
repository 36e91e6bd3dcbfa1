package io.cloakroom.admin.object;

import static io.cloakroom.admin.rest.Access.MEMBER;

import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.encryption.EncryptionWords;
import io.cloakroom.admin.permission.BucketAccess;
import io.cloakroom.admin.permission.CopiedRights;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.view.ObjectViews.RestoredObject;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.CopiedBody;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.Marker;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoredObject;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Protection;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes an older version of an object the current one, in the two ways of the Amazon S3 User Guide ("Restoring
/// previous versions"): copies it onto its key, or removes the delete markers that hide it.
public final class Restorations {
    private final Buckets buckets;
    private final ObjectStore objects;
    private final CopiedRights copied;
    private final BucketAccess access;

    public Restorations(Buckets buckets, ObjectStore objects, BucketAccess access, CopiedRights copied) {
        this.copied = copied;
        this.access = access;
        this.buckets = buckets;
        this.objects = objects;
    }

    record Restoration(
            @Field(value = "Key of the object", needed = true) @Nullable
            String key,

            @Field("The version to copy. By default, or with a delete marker's id, the object is"
                    + " undeleted: its delete markers are removed.")
            @Nullable
            String versionId) {}

    public void addTo(Route.Table table) {
        table.row(
                        "POST",
                        "projects/{project}/buckets/{bucket}/restorations",
                        MEMBER,
                        "Makes an older version the current one, or restores a deleted object.",
                        this::restore)
                .takes(Restoration.class)
                .gives(RestoredObject.class)
                .audited("object.restore");
    }

    private RestoredObject restore(AdminRequest request) throws IOException {
        var body = request.json(Restoration.class);
        var key = Buckets.objectKey(body.key());
        var bucket = buckets.of(request);
        request.subject().target(bucket.name() + "/" + Directory.shown(key.value()));
        return body.versionId() == null
                ? undelete(request, bucket, key, null)
                : restore(request, bucket, key, Buckets.version(body.versionId()));
    }

    private RestoredObject restore(AdminRequest request, Bucket bucket, ObjectKey key, VersionRef.Named version)
            throws IOException {
        access.require(request, bucket, S3Action.GET_OBJECT, key.value(), version);
        return switch (objects.open(bucket, key, version)) {
            case Found.Present<StoredObject>(var source) -> {
                try (source) {
                    yield copied(request, bucket, key, source);
                }
            }
            case Found.Deleted<StoredObject>(var marker) -> undelete(request, bucket, key, marker);
            case Found.Nothing<StoredObject> _ -> {
                access.requireListing(request, bucket, S3Action.LIST_BUCKET_VERSIONS, key.value());
                throw Buckets.noVersion(key, version);
            }
        };
    }

    /// The copy keeps the current ACL: an old version must not make an object public that was made private since.
    private RestoredObject copied(AdminRequest request, Bucket bucket, ObjectKey key, StoredObject source)
            throws IOException {
        var version = source.info();
        EncryptionWords.requireReadable(version);
        if (version.size() > ObjectBatches.MOST_BYTES) {
            throw Problem.conflict("it is over 5 GiB, the most that S3 copies at once; a client copies it in parts");
        }
        var current = current(bucket, key);
        if (current.map(ObjectInfo::version).filter(version.version()::equals).isPresent()) {
            throw Problem.conflict("this is the current version already");
        }
        var kept = current.map(ObjectInfo::meta)
                .orElse(version.meta())
                .ofBucketOwner()
                .acl();
        // While public ACLs are blocked, the copy becomes private.
        var acl = copied.isBlocked(bucket, kept) ? Acl.PRIVATE : kept;
        var condition = current.<PutCondition>map(PutCondition.IfUnchanged::new).orElse(new PutCondition.IfAbsent());
        CopiedBody.LastCheck check = () -> {
            request.rightsNow();
            copied.require(request, bucket, version, version.version(), bucket, key.value(), acl, current.isEmpty());
        };
        check.pass();
        var stored = copy(bucket, source, acl, condition, check);
        request.subject()
                .detail("version " + Directory.shown(version.version().id()) + " became "
                        + stored.version().id())
                .touched("CopyObject", bucket.name().value(), key.value(), 200);
        return new RestoredObject(
                bucket.name().value(), key.value(), stored.version().id(), 0);
    }

    private Optional<ObjectInfo> current(Bucket bucket, ObjectKey key) throws IOException {
        return switch (objects.head(bucket, key, VersionRef.CURRENT)) {
            case Found.Present<ObjectInfo>(var info) -> Optional.of(info);
            case Found.Deleted<ObjectInfo> _, Found.Nothing<ObjectInfo> _ -> Optional.empty();
        };
    }

    private ObjectInfo copy(
            Bucket bucket, StoredObject source, Acl acl, PutCondition condition, CopiedBody.LastCheck check)
            throws IOException {
        var info = source.info();
        var meta = info.meta().ofBucketOwner().with(acl).with(Protection.NONE);
        var algorithms = info.checksums().stream().map(Checksum::algorithm).toList();
        try (var bytes = source.body()) {
            var body = new CopiedBody(bytes, algorithms, check);
            return switch (objects.put(bucket, new ObjectKey(info.key()), meta, body, condition)) {
                case ObjectStore.PutOutcome.Stored(var stored) -> stored;
                case ConditionFailed _ ->
                    throw Problem.conflict(
                            "it was changed meanwhile, so nothing was restored; look, and restore again");
                case ObjectStore.OverQuota over -> throw ObjectRoutes.overQuota(over);
                case ObjectStore.PutOutcome.NoSuchBucket _ ->
                    throw Buckets.missing(bucket.name().value());
            };
        }
    }

    /// @param named the delete marker in the call; `null` for all markers above the newest version
    private RestoredObject undelete(AdminRequest request, Bucket bucket, ObjectKey key, @Nullable Marker named)
            throws IOException {
        access.requireListing(request, bucket, S3Action.LIST_BUCKET_VERSIONS, key.value());
        var found = new HiddenObjects(objects).of(bucket, key);
        var markers = found.markers();
        var newest = found.newest();
        if (named != null && !markers.contains(named)) {
            throw Problem.conflict("this version is a delete marker, which holds no object; choose another version");
        }
        if (markers.isEmpty()) {
            throw newest == null ? Buckets.noObject(key.value()) : Problem.conflict("the object is not deleted");
        }
        if (newest == null) {
            throw Problem.conflict(
                    markers.size() < HiddenObjects.MOST_MARKERS
                            ? "no version of it is left to bring back"
                            : "it has too many delete markers to take away; restore one of its versions");
        }
        // The null version may have become an object meanwhile, which must not be deleted.
        return markers.stream().anyMatch(marker -> marker.version().equals(VersionRef.NULL))
                ? restore(request, bucket, key, newest)
                : unmarked(request, bucket, key, markers, newest);
    }

    private RestoredObject unmarked(
            AdminRequest request, Bucket bucket, ObjectKey key, List<Marker> markers, VersionRef.Named newest)
            throws IOException {
        for (var marker : markers) {
            access.require(request, bucket, S3Action.DELETE_OBJECT, key.value(), marker.version());
        }
        for (var marker : markers) {
            request.rightsNow();
            access.require(request, bucket, S3Action.DELETE_OBJECT, key.value(), marker.version());
            if (objects.delete(bucket, key, marker.version(), PutCondition.ALWAYS)
                    instanceof ObjectStore.DeleteOutcome.NoSuchBucket) {
                throw Buckets.missing(bucket.name().value());
            }
        }
        request.subject()
                .detail("delete markers taken away: " + markers.size())
                .touched("DeleteObject", bucket.name().value(), key.value(), 200);
        return new RestoredObject(bucket.name().value(), key.value(), newest.id(), markers.size());
    }
}
