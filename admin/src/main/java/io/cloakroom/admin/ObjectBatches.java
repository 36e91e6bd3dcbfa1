package io.cloakroom.admin;

import io.cloakroom.admin.Views.ObjectResult;
import io.cloakroom.admin.Views.ObjectsReport;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.CopiedBody;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoredObject;
import io.cloakroom.storage.checksum.Checksum;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Deletes and moves many objects. A call does a bounded part of the work and says whether there is more to do.
final class ObjectBatches {
    private static final int MOST_DELETED = 1_000;
    private static final int MOST_MOVED = 100;
    /// As S3 has it for CopyObject.
    private static final long MOST_BYTES = 5L << 30;
    /// No further object is begun after that.
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Buckets buckets;
    private final ObjectStore objects;
    private final InstantSource clock;

    ObjectBatches(Buckets buckets, ObjectStore objects, InstantSource clock) {
        this.buckets = buckets;
        this.objects = objects;
        this.clock = clock;
    }

    record Deletion(
            @Field("Of 1 to 1000 objects, as many as fit into a request of 512 KiB") @Nullable
            List<@Nullable String> keys,

            @Field("Instead of keys: the first thousand objects whose keys begin so. Call again while there is more.")
            @Nullable
            String prefix,

            @Field("Needed with an empty prefix, which is everything: repeats the bucket's name") @Nullable
            String bucket) {}

    record Move(
            @Field(needed = true) @Nullable String key,

            @Field(value = "The new key", needed = true) @Nullable
            String to) {}

    record Moves(
            @Field(value = "1 to 100 of them", needed = true) @Nullable
            List<@Nullable Move> objects,

            @Field("Another bucket of the project, to which they go. Default: the same.") @Nullable
            String bucket,

            @Field("Whether an object that has the new key already is overwritten. Default: false.") @Nullable
            Boolean replace) {}

    ObjectsReport delete(AdminRequest request) throws IOException {
        var wanted = request.json(Deletion.class);
        if ((wanted.keys() == null) == (wanted.prefix() == null)) {
            throw Problem.badRequest("say keys or a prefix, not both");
        }
        var bucket = buckets.of(request);
        if (wanted.prefix() != null) {
            return deleteUnder(request, bucket, wanted.prefix(), wanted.bucket());
        }
        return deleteAll(request, bucket, Visibility.keys(wanted.keys(), MOST_DELETED), false);
    }

    private ObjectsReport deleteUnder(AdminRequest request, Bucket bucket, String prefix, @Nullable String repeated)
            throws IOException {
        if (prefix.isEmpty() && !bucket.name().value().equals(repeated)) {
            throw Problem.badRequest("to delete everything in it repeat the bucket's name, which is " + bucket.name()
                    + " (bucket, --force)");
        }
        var page = objects.list(bucket, new Listing.Query(Buckets.key(prefix), "", null, MOST_DELETED));
        var keys = new ArrayList<String>();
        for (var entry : page.entries()) {
            switch (entry) {
                case Listing.Entry.Item(var info) -> keys.add(info.key());
                case Listing.Entry.CommonPrefix _ -> {}
            }
        }
        return deleteAll(request, bucket, keys, page.next() != null);
    }

    private ObjectsReport deleteAll(AdminRequest request, Bucket bucket, List<String> keys, boolean more) {
        var results = Bulk.each(
                request, keys, key -> key, key -> switch (objects.delete(bucket, key, null, PutCondition.ALWAYS)) {
                    case ObjectStore.DeleteOutcome.Deleted(boolean existed) ->
                        existed ? ObjectResult.of(key) : new ObjectResult(key, 200, "it was not there");
                    case ObjectStore.DeleteOutcome.NoSuchBucket _, ObjectStore.DeleteOutcome.Refused _ ->
                        throw Buckets.missing(bucket.name().value());
                });
        Bulk.note(request, "DeleteObject", bucket, results);
        return Bulk.report(request, "deleted", results, more);
    }

    /// Copies each within the server and then deletes the original. Metadata and ACL go with it; one that is changed
    /// meanwhile stays where it is. One after the other; those that are not in the report were not begun.
    ObjectsReport move(AdminRequest request) throws IOException {
        var wanted = request.json(Moves.class);
        var moves = moves(wanted.objects());
        boolean replace = Boolean.TRUE.equals(wanted.replace());
        var from = buckets.of(request);
        var to = wanted.bucket() == null ? from : buckets.named(request, wanted.bucket());
        var until = clock.instant().plus(LONGEST);
        var results = new ArrayList<ObjectResult>();
        for (var each : moves) {
            if (!results.isEmpty() && isOver(until)) {
                break;
            }
            var moved = Bulk.one(request, each, Checked::key, one -> move(request, from, to, one, replace));
            Bulk.note(request, "DeleteObject", from, List.of(moved));
            results.add(moved);
        }
        var where = from.id().equals(to.id()) ? "moved" : "moved to " + to.name();
        return Bulk.report(request, where, results, results.size() < moves.size());
    }

    private boolean isOver(Instant until) {
        return clock.instant().isAfter(until);
    }

    private record Checked(String key, String to) {}

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

    /// Whether it is too long is said of each: the others are moved.
    private static String notEmpty(@Nullable String to) {
        return to == null || to.isEmpty() ? Buckets.objectKey(to) : to;
    }

    private ObjectResult move(AdminRequest request, Bucket from, Bucket to, Checked move, boolean replace)
            throws IOException {
        var key = Buckets.key(move.to());
        if (from.id().equals(to.id()) && move.key().equals(key)) {
            throw Problem.conflict("it has this key already");
        }
        try (var source = objects.open(from, move.key(), null).orElseThrow(() -> Buckets.noObject(move.key()))) {
            if (source.info().size() > MOST_BYTES) {
                throw Problem.conflict("it is over 5 GiB, the most that S3 copies at once; a client moves it in parts");
            }
            var copy = copy(source, to, key, replace, () -> {
                request.rightsNow();
                requireUnchanged(from, source.info());
            });
            Bulk.note(request, "CopyObject", to, List.of(ObjectResult.of(key)));
            return switch (objects.delete(from, move.key(), null, new PutCondition.IfUnchanged(source.info()))) {
                case ObjectStore.DeleteOutcome.Deleted _ -> ObjectResult.of(move.key());
                case ObjectStore.DeleteOutcome.NoSuchBucket _, ObjectStore.DeleteOutcome.Refused _ ->
                    throw takenBack(request, to, copy);
            };
        }
    }

    private void requireUnchanged(Bucket bucket, ObjectInfo seen) throws IOException {
        var now = objects.head(bucket, seen.key(), null).orElseThrow(() -> Buckets.noObject(seen.key()));
        if (!now.equals(seen)) {
            throw Problem.conflict("it was changed while it was moved, so it keeps its key; move it again");
        }
    }

    /// The copy has metadata and ACL that hold no more: an object that was made private must not stay public elsewhere.
    private Problem takenBack(AdminRequest request, Bucket bucket, ObjectInfo copy) throws IOException {
        return switch (objects.delete(bucket, copy.key(), null, new PutCondition.IfUnchanged(copy))) {
            case ObjectStore.DeleteOutcome.Deleted _ -> {
                Bulk.note(request, "DeleteObject", bucket, List.of(ObjectResult.of(copy.key())));
                yield Problem.conflict(
                        "it was changed or deleted while it was moved, so nothing lies under the new key");
            }
            case ObjectStore.DeleteOutcome.NoSuchBucket _, ObjectStore.DeleteOutcome.Refused _ ->
                Problem.conflict("it was changed while it was moved, and the object under the new key too");
        };
    }

    private ObjectInfo copy(StoredObject source, Bucket to, String key, boolean replace, CopiedBody.LastCheck lastCheck)
            throws IOException {
        var info = source.info();
        var kept = info.checksums().stream().map(Checksum::algorithm).toList();
        var condition = replace ? PutCondition.ALWAYS : new PutCondition.IfAbsent();
        try (var bytes = source.body()) {
            return switch (objects.put(to, key, info.meta(), new CopiedBody(bytes, kept, lastCheck), condition)) {
                case ObjectStore.PutOutcome.Stored(var stored) -> stored;
                case ObjectStore.PutOutcome.Refused _ ->
                    throw Problem.conflict("there is an object \"" + Directory.shown(key) + "\" already");
                case ObjectStore.OverQuota over -> throw ObjectRoutes.overQuota(over);
                case ObjectStore.PutOutcome.NoSuchBucket _, ObjectStore.PutOutcome.NoSuchObject _ ->
                    throw Buckets.missing(to.name().value());
            };
        }
    }
}
