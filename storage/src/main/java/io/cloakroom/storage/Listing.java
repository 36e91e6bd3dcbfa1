package io.cloakroom.storage;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pages of a bucket. The order is that of the keys' UTF-8 bytes. A page costs the same wherever it begins.
public final class Listing {
    private Listing() {}

    /// Which page.
    ///
    /// @param prefix    lists only keys that begin with it; empty for all
    /// @param delimiter keys that contain it after the prefix are rolled up into a common prefix; empty for none
    /// @param after     where the previous page ended: an entry's key or a common prefix, exclusive. A common prefix passes
    ///                  over everything that begins with it. A plain key that a client gave (`marker`, `start-after`) is
    ///                  exclusive in the same way: a common prefix is listed when it sorts after that key
    /// @param max       most entries and common prefixes together, 0 … 1000
    public record Query(
            String prefix, String delimiter, @Nullable After after, int max) {}

    /// Where a page begins.
    ///
    /// @param passPrefix whether `key` is a common prefix that was listed already, so that everything below it is passed over
    public record After(String key, boolean passPrefix) {}

    /// Objects and common prefixes, merged in the order of their bytes.
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

    /// Which page of the versions. They are ordered by key, and those of one key from the newest to the oldest.
    ///
    /// @param prefix        see [Query]
    /// @param delimiter     see [Query]
    /// @param keyMarker     where the previous page ended, see [Query#after]; always a key when there is a version marker
    /// @param versionMarker the version of the key at which the previous page ended, exclusive; `null` to pass over all
    ///                      versions of the key
    /// @param max           most entries and common prefixes together, 0 … 1000
    public record VersionQuery(
            String prefix,
            String delimiter,
            @Nullable After keyMarker,
            VersionRef.@Nullable Named versionMarker,
            int max) {}

    /// Versions, delete markers and common prefixes, merged.
    public sealed interface VersionEntry {
        /// @param latest          whether it is the current version
        /// @param noncurrentSince when another version took its place; `null` for the current one
        record Version(
                ObjectInfo info, boolean latest, @Nullable Instant noncurrentSince) implements VersionEntry {}

        /// @param latest          whether it is the current version
        /// @param noncurrentSince when another version took its place; `null` for the current one
        record DeleteMarker(
                Marker marker, boolean latest, @Nullable Instant noncurrentSince) implements VersionEntry {}

        record CommonPrefix(String prefix) implements VersionEntry {}
    }

    /// @param truncated whether there is a next page; its markers are those of the last entry
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

    /// @param truncated whether there is a next page; its markers are those of the last entry (for a common prefix, the
    ///                  prefix as key marker)
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
