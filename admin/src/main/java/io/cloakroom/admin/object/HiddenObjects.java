package io.cloakroom.admin.object;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.Marker;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.VersionRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the newest version below the delete markers of a deleted object.
final class HiddenObjects {
    /// The most versions and delete markers of a key that are examined.
    static final int MOST_MARKERS = 1_000;

    private final ObjectStore objects;

    HiddenObjects(ObjectStore objects) {
        this.objects = objects;
    }

    /// @param markers above the newest object version; empty for an object that is not deleted
    /// @param newest  that version; `null` when there is none among those examined
    record Hidden(List<Marker> markers, VersionRef.@Nullable Named newest) {}

    Hidden of(Bucket bucket, ObjectKey key) throws IOException {
        var markers = new ArrayList<Marker>();
        var query = new Listing.VersionQuery(key.value(), "", null, null, MOST_MARKERS);
        for (var entry : objects.listVersions(bucket, query).entries()) {
            switch (entry) {
                case VersionEntry.DeleteMarker(var marker, boolean _, var _)
                when marker.key().equals(key.value()) -> markers.add(marker);
                case VersionEntry.Version(var info, boolean _, var _)
                when info.key().equals(key.value()) -> {
                    return new Hidden(markers, info.version());
                }
                case VersionEntry.DeleteMarker _, VersionEntry.Version _, VersionEntry.CommonPrefix _ -> {
                    return new Hidden(markers, null);
                }
            }
        }
        return new Hidden(markers, null);
    }
}
