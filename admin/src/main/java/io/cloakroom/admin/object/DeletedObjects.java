package io.cloakroom.admin.object;

import io.cloakroom.admin.view.ObjectViews.DeletedKey;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists the keys whose current version is a delete marker. There is no index of such keys, so a page is found by
/// scanning all versions. A scan is limited, so a page may be short although more follows.
///
/// A key may have only delete markers: S3 creates a marker for any deleted name, even an absent one, and versions are
/// deleted one by one. Such a key is listed as not restorable.
final class DeletedObjects {
    private static final int AT_ONCE = 1_000;
    private static final int MOST_STEPS = 20;

    private final ObjectStore objects;

    DeletedObjects(ObjectStore objects) {
        this.objects = objects;
    }

    /// @param next where the next page begins; `null` after the last one
    record DeletedPage(List<String> prefixes, List<DeletedKey> deleted, Listing.@Nullable After next) {}

    DeletedPage page(Bucket bucket, Listing.Query query) throws IOException {
        var search = new Search(query);
        for (int i = 0; i < MOST_STEPS; i++) {
            var step = objects.listVersions(
                    bucket, new Listing.VersionQuery(query.prefix(), "", search.at, null, AT_ONCE));
            for (var entry : step.entries()) {
                if (!search.take(entry)) {
                    return search.found(true);
                }
            }
            if (!step.truncated()) {
                return search.found(false);
            }
            if (search.isUndecided()) {
                var hidden = new HiddenObjects(objects).of(bucket, new ObjectKey(search.last()));
                search.decide(hidden.newest() != null);
            }
        }
        return search.found(true);
    }

    private static final class Search {
        private final Listing.Query query;
        private final List<String> prefixes = new ArrayList<>();
        private final List<DeletedKey> deleted = new ArrayList<>();
        /// All entries up to here have been examined.
        private Listing.@Nullable After at;
        /// Whether the last key of the page may still have a version below its markers.
        private boolean undecided;

        Search(Listing.Query query) {
            this.query = query;
            this.at = query.after();
        }

        boolean isUndecided() {
            return undecided;
        }

        /// The last key of the page.
        String last() {
            return deleted.getLast().key();
        }

        void decide(boolean restorable) {
            var found = deleted.removeLast();
            deleted.add(new DeletedKey(found.key(), found.versionId(), found.deletedAt(), restorable));
            undecided = false;
        }

        /// Takes the next entry. The first entry of a key is the current one; later ones tell whether the key has an
        /// object version.
        ///
        /// @return false when the page is full, and the entry belongs to the next one
        boolean take(VersionEntry entry) {
            return switch (entry) {
                case VersionEntry.Version(var info, boolean _, var _) -> {
                    if (undecided && info.key().equals(last())) {
                        decide(true);
                    }
                    yield pass(info.key());
                }
                case VersionEntry.DeleteMarker(var marker, boolean latest, var _)
                when latest ->
                    take(new DeletedKey(marker.key(), marker.version().id(), marker.lastModified(), false));
                case VersionEntry.DeleteMarker(var marker, boolean _, var _) -> pass(marker.key());
                case VersionEntry.CommonPrefix _ -> throw new IllegalStateException("a list without delimiter");
            };
        }

        private boolean pass(String key) {
            if (!isPassed(key)) {
                at = new Listing.After(key, false);
                undecided = false;
            }
            return true;
        }

        private boolean take(DeletedKey found) {
            var key = found.key();
            if (isPassed(key)) {
                return true;
            }
            undecided = false;
            if (prefixes.size() + deleted.size() == query.max()) {
                return false;
            }
            int cut = query.delimiter().isEmpty()
                    ? -1
                    : key.indexOf(query.delimiter(), query.prefix().length());
            if (cut < 0) {
                deleted.add(found);
                at = new Listing.After(key, false);
                undecided = true;
            } else {
                prefixes.add(key.substring(0, cut + query.delimiter().length()));
                at = new Listing.After(prefixes.getLast(), true);
            }
            return true;
        }

        private boolean isPassed(String key) {
            var last = at;
            return last != null && (last.passPrefix() ? key.startsWith(last.key()) : key.equals(last.key()));
        }

        DeletedPage found(boolean more) {
            return new DeletedPage(prefixes, deleted, more ? at : null);
        }
    }
}
