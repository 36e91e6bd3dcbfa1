package io.cloakroom.admin;

import io.cloakroom.admin.Views.ObjectResult;
import io.cloakroom.admin.Views.ObjectsReport;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.VersionRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Deletes all versions under a prefix for good, a bounded part a call. The current version of a key goes last, so that no
/// older one becomes readable meanwhile.
final class Purges {
    private static final int AT_ONCE = 1_000;

    private final ObjectStore objects;

    Purges(ObjectStore objects) {
        this.objects = objects;
    }

    private record Version(ObjectKey key, VersionRef.Named id, boolean latest) {
        static Version of(VersionEntry entry) {
            return switch (entry) {
                case VersionEntry.Version(var info, boolean latest) ->
                    new Version(new ObjectKey(info.key()), info.version(), latest);
                case VersionEntry.DeleteMarker(var marker, boolean latest) ->
                    new Version(new ObjectKey(marker.key()), marker.version(), latest);
                case VersionEntry.CommonPrefix _ -> throw new IllegalStateException("a list without delimiter");
            };
        }
    }

    ObjectsReport under(AdminRequest request, Bucket bucket, String prefix) throws IOException {
        var page = objects.listVersions(bucket, new Listing.VersionQuery(Buckets.key(prefix), "", null, null, AT_ONCE));
        var all = page.entries().stream().map(Version::of).toList();
        var results = new ArrayList<ObjectResult>();
        results.addAll(deleted(
                request, bucket, all.stream().filter(each -> !each.latest()).toList()));
        results.addAll(deleted(
                request,
                bucket,
                all.stream()
                        .filter(each -> each.latest() && !(page.truncated() && goesOn(each, all)))
                        .toList()));
        Bulk.note(request, "DeleteObject", bucket, results);
        return Bulk.report(request, "versions deleted for good", results, page.truncated());
    }

    /// Whether the next page may hold more versions of its key.
    private static boolean goesOn(Version version, List<Version> all) {
        return version.key().equals(all.getLast().key());
    }

    private List<ObjectResult> deleted(AdminRequest request, Bucket bucket, List<Version> versions) {
        return Bulk.each(request, versions, version -> version.key().value(), version -> {
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
