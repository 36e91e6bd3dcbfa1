package io.cloakroom.admin.bucket;

import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.ProjectStore.ProtectedVersion;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.Protection.LegalHold;
import io.cloakroom.storage.document.Retention;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// Describes the protection by Object Lock in sentences.
public final class Protections {
    private Protections() {}

    /// Whether the bucket has a default retention, which new versions get automatically.
    public static boolean byDefault(BucketConfig config, Bucket bucket) throws IOException {
        return config.read(bucket, ObjectLock.class)
                .filter(lock -> lock.document().retainsByDefault())
                .isPresent();
    }

    /// Why a version cannot be deleted.
    public static String why(Protection by) {
        var retention = by.retention();
        if (by.legalHold() == LegalHold.ON) {
            return retention == null
                    ? "a legal hold protects it"
                    : "a legal hold protects it, and it is retained " + until(retention);
        }
        return retention == null ? "Object Lock protects it" : "it is retained " + until(retention);
    }

    /// How to bypass a retention in governance mode; empty for other protections.
    public static String howToBypass(Protection by) {
        var retention = by.retention();
        return retention != null && retention.mode() == Retention.Mode.GOVERNANCE
                ? "; owners can bypass this mode (bypassGovernance, --bypass-governance)"
                : "";
    }

    private static String until(Retention retention) {
        return "until " + retention.until() + " (" + retention.mode().name().toLowerCase(Locale.ROOT) + " mode)";
    }

    public static Problem refused(Protection by) {
        return Problem.conflict("this version cannot be deleted: " + why(by));
    }

    /// @param undone what was not done: "nothing was deleted"
    /// @param in     "in it"
    public static Problem refused(String undone, LockedVersions.Locked found, String in) {
        var names = found.first().stream().map(Protections::inWords).toList();
        long more = found.count() - names.size();
        return Problem.conflict(undone + ", since Object Lock protects " + found.count()
                        + (found.count() == 1 ? " version " : " versions ") + in + ": " + String.join("; ", names)
                        + (more == 0 ? "" : "; and " + more + " more"))
                .with("protected", names)
                .with("protectedVersions", found.count());
    }

    private static String inWords(ProtectedVersion version) {
        return Directory.shown(version.key()) + " (version " + version.version().id() + "): " + why(version.by());
    }

    public static Problem refused(String project, List<ProtectedVersion> versions) {
        var names = versions.stream()
                .map(version -> version.bucket() + "/" + inWords(version))
                .toList();
        return Problem.conflict("project " + project + " cannot be deleted, since Object Lock protects versions in it: "
                        + String.join("; ", names))
                .with("protected", names);
    }
}
