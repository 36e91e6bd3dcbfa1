package io.cloakroom.admin.object;

import static io.cloakroom.admin.rest.Access.MEMBER;

import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.bucket.LockedVersions;
import io.cloakroom.admin.bucket.Protections;
import io.cloakroom.admin.encryption.EncryptionWords;
import io.cloakroom.admin.permission.BucketAccess;
import io.cloakroom.admin.permission.CopiedRights;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.view.ObjectViews.ObjectResult;
import io.cloakroom.admin.view.ObjectViews.ObjectsReport;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.CopiedBody;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoredObject;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.document.Protection;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Deletes and moves many objects. A call does a limited part of the work and says whether more is left.
public final class ObjectBatches {
    private static final int MOST_DELETED = 1_000;
    private static final int MOST_MOVED = 100;
    /// S3's limit for CopyObject.
    static final long MOST_BYTES = 5L << 30;
    /// After this time, a call starts no further object.
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Buckets buckets;
    private final ObjectStore objects;
    private final LockedVersions locked;
    private final CopiedRights copied;
    private final BucketAccess access;
    private final InstantSource clock;

    public ObjectBatches(
            Buckets buckets,
            ObjectStore objects,
            LockedVersions locked,
            BucketAccess access,
            CopiedRights copied,
            InstantSource clock) {
        this.copied = copied;
        this.access = access;
        this.buckets = buckets;
        this.objects = objects;
        this.locked = locked;
        this.clock = clock;
    }

    record Deletion(
            @Field("Keys of 1 to 1000 objects, as many as fit into a request of 512 KiB") @Nullable
            List<@Nullable String> keys,

            @Field("Instead of keys: deletes the first thousand objects with this prefix. Call again while"
                    + " `more` is true.")
            @Nullable
            String prefix,

            @Field("With a prefix: permanently deletes all versions and delete markers under it. Default: false.")
            @Nullable
            Boolean versions,

            @Field("With versions: deletes nothing when Object Lock protects a version under the prefix. This"
                    + " checks all"
                    + " versions, so set it only in the first call. Default: false.")
            @Nullable
            Boolean unlessProtected,

            @Field("The bucket's name again; required with an empty prefix, which means everything") @Nullable
            String bucket) {}

    record Move(
            @Field(needed = true) @Nullable String key,

            @Field(value = "The new key", needed = true) @Nullable
            String to) {}

    record Moves(
            @Field(value = "1 to 100 objects", needed = true) @Nullable
            List<@Nullable Move> objects,

            @Field("Target bucket in the same project. Default: the same bucket.") @Nullable
            String bucket,

            @Field("Whether to overwrite existing objects with the new keys. Default: false.") @Nullable
            Boolean replace) {}

    public void addTo(Route.Table table) {
        table.row(
                        "POST",
                        "projects/{project}/buckets/{bucket}/deletions",
                        MEMBER,
                        "Deletes many objects, up to a thousand in one call.",
                        this::delete)
                .takes(Deletion.class)
                .gives(ObjectsReport.class)
                .audited("object.delete");
        table.row(
                        "POST",
                        "projects/{project}/buckets/{bucket}/moves",
                        MEMBER,
                        "Moves objects to other keys or to another bucket, within the server.",
                        this::move)
                .takes(Moves.class)
                .gives(ObjectsReport.class)
                .audited("object.move");
    }

    private ObjectsReport delete(AdminRequest request) throws IOException {
        var body = request.json(Deletion.class);
        if ((body.keys() == null) == (body.prefix() == null)) {
            throw Problem.badRequest("say keys or a prefix, not both");
        }
        boolean versions = Boolean.TRUE.equals(body.versions());
        if (versions && body.prefix() == null) {
            throw Problem.badRequest("versions are deleted with a prefix; one of a key by its version id");
        }
        boolean unlessProtected = Boolean.TRUE.equals(body.unlessProtected());
        if (unlessProtected && !versions) {
            throw Problem.badRequest(
                    "unlessProtected goes with versions: nothing protects an object from a delete marker");
        }
        var bucket = buckets.of(request);
        if (body.prefix() != null) {
            var listing = versions ? S3Action.LIST_BUCKET_VERSIONS : S3Action.LIST_BUCKET;
            access.requireListing(request, bucket, listing, body.prefix());
            requireRepeated(bucket, body.prefix(), body.bucket());
            if (unlessProtected) {
                requireUnprotected(bucket, body.prefix());
            }
            return versions
                    ? new Purges(objects, access, clock).under(request, bucket, body.prefix())
                    : deleteUnder(request, bucket, body.prefix());
        }
        return deleteAll(request, bucket, Visibility.keys(body.keys(), MOST_DELETED), false);
    }

    private static void requireRepeated(Bucket bucket, String prefix, @Nullable String repeated) {
        if (prefix.isEmpty() && !bucket.name().value().equals(repeated)) {
            throw Problem.badRequest("to delete everything in it repeat the bucket's name, which is " + bucket.name()
                    + " (bucket, --force)");
        }
    }

    private void requireUnprotected(Bucket bucket, String prefix) throws IOException {
        var found = locked.under(bucket, Buckets.key(prefix));
        if (!found.isEmpty()) {
            var where = prefix.isEmpty() ? "" : "under " + Directory.shown(prefix) + " ";
            throw Protections.refused("nothing was deleted", found, where + "in bucket " + bucket.name());
        }
    }

    private ObjectsReport deleteUnder(AdminRequest request, Bucket bucket, String prefix) throws IOException {
        var page = objects.list(bucket, new Listing.Query(Buckets.key(prefix), "", null, MOST_DELETED));
        var keys = new ArrayList<ObjectKey>();
        for (var entry : page.entries()) {
            switch (entry) {
                case Listing.Entry.Item(var info) -> keys.add(new ObjectKey(info.key()));
                case Listing.Entry.CommonPrefix _ -> {}
            }
        }
        return deleteAll(request, bucket, keys, page.next() != null);
    }

    private ObjectsReport deleteAll(AdminRequest request, Bucket bucket, List<ObjectKey> keys, boolean more) {
        var results = Bulk.each(request, keys, ObjectKey::value, key -> {
            access.require(request, bucket, S3Action.DELETE_OBJECT, key.value(), VersionRef.CURRENT);
            return deleted(request, bucket, key);
        });
        Bulk.note(request, "DeleteObject", bucket, results);
        return Bulk.report(request, "deleted", results, more);
    }

    private ObjectResult deleted(AdminRequest request, Bucket bucket, ObjectKey key) throws IOException {
        boolean mayKnow = access.mayMiss(request, bucket, key.value(), VersionRef.CURRENT);
        return switch (objects.delete(bucket, key, VersionRef.CURRENT, PutCondition.ALWAYS)) {
            case ObjectStore.DeleteOutcome.Marked(var _, boolean existed) ->
                existed || !mayKnow ? ObjectResult.of(key.value()) : absent(key);
            case ObjectStore.DeleteOutcome.Removed _, ObjectStore.DeleteOutcome.Unmarked _ ->
                ObjectResult.of(key.value());
            case ObjectStore.DeleteOutcome.NothingThere _ -> mayKnow ? absent(key) : ObjectResult.of(key.value());
            case ObjectStore.DeleteOutcome.Protected(var by) -> throw Protections.refused(by);
            case ObjectStore.DeleteOutcome.NoSuchBucket _, ConditionFailed _ ->
                throw Buckets.missing(bucket.name().value());
        };
    }

    private static ObjectResult absent(ObjectKey key) {
        return new ObjectResult(key.value(), 200, "it was not there");
    }

    /// Copies each object within the server, with its metadata, ACL, storage class and tags, and then deletes the
    /// original. An object that changes meanwhile stays where it is. Objects are moved one after the other; objects
    /// that are missing from the report were not started.
    private ObjectsReport move(AdminRequest request) throws IOException {
        var body = request.json(Moves.class);
        var moves = moves(body.objects());
        boolean replace = Boolean.TRUE.equals(body.replace());
        var from = buckets.of(request);
        var to = body.bucket() == null ? from : buckets.named(request, body.bucket());
        var until = clock.instant().plus(LONGEST);
        var results = new ArrayList<ObjectResult>();
        for (var each : moves) {
            if (!results.isEmpty() && isOver(until)) {
                break;
            }
            var moved = Bulk.one(
                    request, each, checked -> checked.key().value(), one -> move(request, from, to, one, replace));
            Bulk.note(request, "DeleteObject", from, List.of(moved));
            results.add(moved);
        }
        var where = from.id().equals(to.id()) ? "moved" : "moved to " + to.name();
        return Bulk.report(request, where, results, results.size() < moves.size());
    }

    private boolean isOver(Instant until) {
        return clock.instant().isAfter(until);
    }

    private record Checked(ObjectKey key, String to) {}

    private static List<Checked> moves(@Nullable List<@Nullable Move> given) {
        if (given == null || given.isEmpty() || given.size() > MOST_MOVED) {
            throw Problem.badRequest("objects are 1 to " + MOST_MOVED + " pairs of key and to");
        }
        return given.stream()
                .map(each -> each == null
                        ? new Checked(Buckets.objectKey(null), "")
                        : new Checked(Buckets.objectKey(each.key()), notEmpty(each.to())))
                .toList();
    }

    /// Keys that are too long are refused one by one, so that the other objects are moved.
    private static String notEmpty(@Nullable String to) {
        return to == null || to.isEmpty() ? Buckets.objectKey(to).value() : to;
    }

    private ObjectResult move(AdminRequest request, Bucket from, Bucket to, Checked move, boolean replace)
            throws IOException {
        var key = Buckets.objectKey(move.to());
        if (from.id().equals(to.id()) && move.key().equals(key)) {
            throw Problem.conflict("it has this key already");
        }
        access.require(request, from, S3Action.GET_OBJECT, move.key().value(), VersionRef.CURRENT);
        access.require(request, from, S3Action.DELETE_OBJECT, move.key().value(), VersionRef.CURRENT);
        try (var source = Buckets.object(objects.open(from, move.key(), VersionRef.CURRENT), move.key())) {
            requireMove(request, from, to, key, source.info(), !replace);
            EncryptionWords.requireReadable(source.info());
            if (source.info().size() > MOST_BYTES) {
                throw Problem.conflict("it is over 5 GiB, the most that S3 copies at once; a client moves it in parts");
            }
            var copy = copy(source, to, key, replace, () -> {
                request.rightsNow();
                requireUnchanged(from, move.key(), source.info());
                requireMove(request, from, to, key, source.info(), !replace);
            });
            Bulk.note(request, "CopyObject", to, List.of(ObjectResult.of(key.value())));
            var unchanged = new PutCondition.IfUnchanged(source.info());
            return switch (objects.delete(from, move.key(), VersionRef.CURRENT, unchanged)) {
                case ObjectStore.DeleteOutcome.Removed _,
                        ObjectStore.DeleteOutcome.Unmarked _,
                        ObjectStore.DeleteOutcome.Marked _ ->
                    ObjectResult.of(move.key().value());
                case ObjectStore.DeleteOutcome.NoSuchBucket _,
                        ConditionFailed _,
                        ObjectStore.DeleteOutcome.Protected _,
                        ObjectStore.DeleteOutcome.NothingThere _ -> throw takenBack(request, to, copy);
            };
        }
    }

    private void requireMove(
            AdminRequest request, Bucket from, Bucket to, ObjectKey key, ObjectInfo source, boolean onlyNew)
            throws IOException {
        var acl = source.meta().ofBucketOwner().acl();
        copied.require(request, from, source, VersionRef.CURRENT, to, key.value(), acl, onlyNew);
        access.requireStill(request, from, S3Action.DELETE_OBJECT, source, VersionRef.CURRENT);
    }

    private void requireUnchanged(Bucket bucket, ObjectKey key, ObjectInfo expected) throws IOException {
        var now = Buckets.object(objects.head(bucket, key, VersionRef.CURRENT), key);
        if (!now.equals(expected)) {
            throw Problem.conflict("it was changed while it was moved, so it keeps its key; move it again");
        }
    }

    /// Deletes the copy, whose metadata and ACL are outdated: an object that was made private must not stay public
    /// elsewhere.
    private Problem takenBack(AdminRequest request, Bucket bucket, ObjectInfo copy) throws IOException {
        var unchanged = new PutCondition.IfUnchanged(copy);
        return switch (objects.delete(bucket, new ObjectKey(copy.key()), copy.version(), unchanged)) {
            case ObjectStore.DeleteOutcome.Removed _,
                    ObjectStore.DeleteOutcome.Unmarked _,
                    ObjectStore.DeleteOutcome.Marked _ -> {
                Bulk.note(request, "DeleteObject", bucket, List.of(ObjectResult.of(copy.key())));
                yield Problem.conflict(
                        "it was changed or deleted while it was moved, so nothing lies under the new key");
            }
            case ObjectStore.DeleteOutcome.Protected(var by) ->
                Problem.conflict("it was changed or deleted while it was moved, and its copy under the new key stays: "
                        + Protections.why(by));
            case ObjectStore.DeleteOutcome.NoSuchBucket _,
                    ConditionFailed _,
                    ObjectStore.DeleteOutcome.NothingThere _ ->
                Problem.conflict("it was changed while it was moved, and the object under the new key too");
        };
    }

    private ObjectInfo copy(
            StoredObject source, Bucket to, ObjectKey key, boolean replace, CopiedBody.LastCheck lastCheck)
            throws IOException {
        var info = source.info();
        var algorithms = info.checksums().stream().map(Checksum::algorithm).toList();
        var condition = replace ? PutCondition.ALWAYS : new PutCondition.IfAbsent();
        try (var bytes = source.body()) {
            return switch (objects.put(
                    to,
                    key,
                    info.meta().ofBucketOwner().with(Protection.NONE),
                    new CopiedBody(bytes, algorithms, lastCheck),
                    condition)) {
                case ObjectStore.PutOutcome.Stored(var stored) -> stored;
                case ConditionFailed _ ->
                    throw Problem.conflict("there is an object \"" + Directory.shown(key.value()) + "\" already");
                case ObjectStore.OverQuota over -> throw ObjectRoutes.overQuota(over);
                case ObjectStore.PutOutcome.NoSuchBucket _ ->
                    throw Buckets.missing(to.name().value());
            };
        }
    }
}
