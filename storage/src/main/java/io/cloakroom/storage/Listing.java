package io.cloakroom.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pages of a bucket. Order is that of the keys' UTF-8 bytes; a page costs the same wherever it begins.
public final class Listing {
    private Listing() {}

    /// Which page.
    ///
    /// @param prefix    keys begin with it; empty for all
    /// @param delimiter keys that hold it after the prefix are rolled up; empty for none
    /// @param after     where the page before ended: an entry's key or a common prefix, exclusive. A common prefix
    ///                  passes over everything that begins with it. A plain key that a client gave (`marker`,
    ///                  `start-after`) is exclusive in the same way: a common prefix is given when it sorts after it
    /// @param max       most entries and common prefixes together, 0 … 1000
    public record Query(
            String prefix, String delimiter, @Nullable After after, int max) {}

    /// Where a page begins.
    ///
    /// @param passPrefix whether `key` is a common prefix that was given already, so that all below it is passed over
    public record After(String key, boolean passPrefix) {}

    /// Objects or common prefixes in order of their bytes, merged.
    public sealed interface Entry {
        record Item(ObjectInfo info) implements Entry {}

        record CommonPrefix(String prefix) implements Entry {}
    }

    /// @param next where the following page begins; `null` when this is the last one
    public record Page(List<Entry> entries, @Nullable After next) {
        public Page {
            entries = List.copyOf(entries);
        }
    }

    /// Which page of the versions, ordered by key, those of a key from the newest to the oldest.
    ///
    /// @param prefix        see [Query]
    /// @param delimiter     see [Query]
    /// @param keyMarker     where the page before ended, see [Query#after]; with a version marker always a key
    /// @param versionMarker version of the key at which the page before ended, exclusive; `null` to pass over all of the key's
    /// @param max           most entries and common prefixes together, 0 … 1000
    public record VersionQuery(
            String prefix,
            String delimiter,
            @Nullable After keyMarker,
            VersionRef.@Nullable Named versionMarker,
            int max) {}

    /// Versions, delete markers and common prefixes, merged.
    public sealed interface VersionEntry {
        /// @param latest whether it is the current version
        record Version(ObjectInfo info, boolean latest) implements VersionEntry {}

        /// @param latest whether it is the current version
        record DeleteMarker(Marker marker, boolean latest) implements VersionEntry {}

        record CommonPrefix(String prefix) implements VersionEntry {}
    }

    /// @param truncated whether there is more; the markers of the next page are the last entry's
    public record VersionPage(List<VersionEntry> entries, boolean truncated) {
        public VersionPage {
            entries = List.copyOf(entries);
        }
    }

    /// Which page of the uploads in progress, ordered by key, then by time of initiation, then by id.
    ///
    /// @param uploadIdMarker `null` when only a key is given: then all uploads of that key are passed over
    public record UploadQuery(
            String prefix,
            String delimiter,
            @Nullable String keyMarker,
            @Nullable String uploadIdMarker,
            int max) {}

    public sealed interface UploadEntry {
        record Item(Upload upload) implements UploadEntry {}

        record CommonPrefix(String prefix) implements UploadEntry {}
    }

    /// @param truncated whether there is more; the markers of the next page are the last entry's (of a common prefix:
    ///                  the prefix itself as key marker)
    public record UploadPage(List<UploadEntry> entries, boolean truncated) {
        public UploadPage {
            entries = List.copyOf(entries);
        }
    }

    public record PartPage(Upload upload, List<Part> parts, boolean truncated) {
        public PartPage {
            parts = List.copyOf(parts);
        }
    }
}
