package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.VersionRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where a walk over the versions of a bucket stands.
///
/// @param key     of the version that was looked at last; the prefix that was done last, when `passed`
/// @param version that was looked at last, when there may be more behind it; `null` when the key is done
/// @param since   when the version behind that became noncurrent
/// @param newer   how many noncurrent versions are in front of the one behind it
/// @param passed  whether everything that begins with `key` is done
public record VersionPlace(String key, VersionRef.@Nullable Named version, Instant since, int newer, boolean passed) {
    /// Before the first version.
    public static final VersionPlace START = new VersionPlace("", null, Instant.EPOCH, 0, false);

    static VersionPlace behindPrefix(String prefix) {
        return new VersionPlace(prefix, null, Instant.EPOCH, 0, true);
    }

    boolean isStart() {
        return key.isEmpty() && !passed;
    }
}
