package io.cloakroom.admin.object;

import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.bucket.Protections;
import io.cloakroom.admin.permission.BucketAccess;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.view.ObjectViews.ObjectResult;
import io.cloakroom.admin.view.ObjectViews.ObjectsReport;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.VersionRef;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Permanently deletes all versions under a prefix, a limited number in each call. Deletes the current version of a
/// key last, and only when no older version is protected, so that no older version becomes current.
final class Purges {
    private static final int AT_ONCE = 1_000;

    /// After this time, a call reads no further page.
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final ObjectStore objects;
    private final BucketAccess access;
    private final InstantSource clock;

    Purges(ObjectStore objects, BucketAccess access, InstantSource clock) {
        this.access = access;
        this.objects = objects;
        this.clock = clock;
    }

    private record Version(ObjectKey key, VersionRef.Named id, boolean latest) {
        static Version of(VersionEntry entry) {
            return switch (entry) {
                case VersionEntry.Version(var info, boolean latest, var _) ->
                    new Version(new ObjectKey(info.key()), info.version(), latest);
                case VersionEntry.DeleteMarker(var marker, boolean latest, var _) ->
                    new Version(new ObjectKey(marker.key()), marker.version(), latest);
                case VersionEntry.CommonPrefix _ -> throw new IllegalStateException("a list without delimiter");
            };
        }
    }

    ObjectsReport under(AdminRequest request, Bucket bucket, String prefix) throws IOException {
        var start = clock.instant();
        Listing.@Nullable After after = null;
        VersionRef.@Nullable Named version = null;
        while (true) {
            var query = new Listing.VersionQuery(Buckets.key(prefix), "", after, version, AT_ONCE);
            var page = objects.listVersions(bucket, query);
            var all = page.entries().stream().map(Version::of).toList();
            var results = deleted(request, bucket, page.truncated(), all);
            boolean anyGone = results.stream().anyMatch(ObjectResult::succeeded);
            // Protected versions stay in front of the deletable ones, so the next call would find them again.
            if (anyGone || !page.truncated() || start.plus(LONGEST).isBefore(clock.instant())) {
                Bulk.note(request, "DeleteObject", bucket, results);
                return Bulk.report(request, "versions deleted for good", results, page.truncated());
            }
            after = new Listing.After(all.getLast().key().value(), false);
            version = all.getLast().id();
        }
    }

    private List<ObjectResult> deleted(AdminRequest request, Bucket bucket, boolean truncated, List<Version> all) {
        var results = new ArrayList<ObjectResult>();
        results.addAll(deleted(
                request, bucket, all.stream().filter(each -> !each.latest()).toList()));
        var kept = results.stream()
                .filter(result -> !result.succeeded())
                .map(ObjectResult::key)
                .collect(Collectors.toSet());
        results.addAll(deleted(
                request,
                bucket,
                all.stream()
                        .filter(each -> each.latest()
                                && !(truncated && goesOn(each, all))
                                && !kept.contains(each.key().value()))
                        .toList()));
        return results;
    }

    /// Whether the next page may contain more versions of the version's key.
    private static boolean goesOn(Version version, List<Version> all) {
        return version.key().equals(all.getLast().key());
    }

    private List<ObjectResult> deleted(AdminRequest request, Bucket bucket, List<Version> versions) {
        return Bulk.each(request, versions, version -> version.key().value(), version -> {
            access.require(
                    request, bucket, S3Action.DELETE_OBJECT, version.key().value(), version.id());
            var outcome = objects.delete(bucket, version.key(), version.id(), PutCondition.ALWAYS);
            if (outcome instanceof ObjectStore.DeleteOutcome.Protected(var by)) {
                throw Protections.refused(by);
            }
            if (outcome instanceof ObjectStore.DeleteOutcome.NoSuchBucket) {
                throw Buckets.missing(bucket.name().value());
            }
            return ObjectResult.of(version.key().value());
        });
    }
}
