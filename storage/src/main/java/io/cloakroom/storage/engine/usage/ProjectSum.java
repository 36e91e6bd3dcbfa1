package io.cloakroom.storage.engine.usage;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.ObjectStore.OverQuota;
import io.cloakroom.storage.ObjectStore.Quota;
import io.cloakroom.storage.ProjectLimits;
import io.cloakroom.storage.Usage;
import org.jspecify.annotations.Nullable;

/// What a project holds, and what commits under way are about to add. Safe for many threads.
final class ProjectSum {
    @GuardedBy("this")
    private Usage held;

    @GuardedBy("this")
    private long comingBytes;

    @GuardedBy("this")
    private long comingObjects;

    ProjectSum(Usage held) {
        this.held = held;
    }

    /// Reserves what a batch adds before its commit, unless it exceeds a limit.
    synchronized @Nullable OverQuota setAside(Delta delta, ProjectLimits limits) {
        var over = excess(delta.bytes(), delta.objects(), limits);
        if (over == null) {
            comingBytes += Math.max(0, delta.bytes());
            comingObjects += Math.max(0, delta.objects());
        }
        return over;
    }

    /// Counts a batch whose commit has ended.
    synchronized void settle(Delta delta, boolean committed) {
        comingBytes -= Math.max(0, delta.bytes());
        comingObjects -= Math.max(0, delta.objects());
        if (committed) {
            add(delta);
        }
    }

    synchronized void add(Delta delta) {
        held = held.plus(delta.usage());
    }

    /// The limit that this much more would exceed, or `null`.
    synchronized @Nullable OverQuota excess(long bytes, long objects, ProjectLimits limits) {
        var over = excess(Quota.BYTES, limits.maxBytes(), held.allBytes() + comingBytes, bytes);
        return over != null
                ? over
                : excess(Quota.OBJECTS, limits.maxObjects(), held.versions() + comingObjects, objects);
    }

    private static @Nullable OverQuota excess(Quota quota, @Nullable Long most, long held, long more) {
        return most == null || more <= 0 || more <= most - held ? null : new OverQuota(quota, most, held, more);
    }

    synchronized Usage held() {
        return held;
    }
}
