package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.VersionRef;
import org.jspecify.annotations.Nullable;

/// The position of a walk over the versions of a bucket.
///
/// @param key     of the last version that was examined; with `passed`, the last prefix that was finished
/// @param version the last version that was examined; `null` at the start, and with `passed`
/// @param passed  whether everything that begins with `key` is finished
public record VersionPlace(String key, VersionRef.@Nullable Named version, boolean passed) {
    /// Before the first version.
    public static final VersionPlace START = new VersionPlace("", null, false);

    static VersionPlace behind(String key, VersionRef.Named version) {
        return new VersionPlace(key, version, false);
    }

    static VersionPlace behindPrefix(String prefix) {
        return new VersionPlace(prefix, null, true);
    }

    boolean isStart() {
        return version == null && !passed;
    }
}
