package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.VersionRef;
import org.jspecify.annotations.Nullable;

/// Where a walk over the versions of a bucket stands.
///
/// @param key     of the version that was looked at last; the prefix that was done last, when `passed`
/// @param version that was looked at last; `null` at the start, and when `passed`
/// @param passed  whether everything that begins with `key` is done
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
