package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.object.ObjectLockRoutes.ObjectLockView;
import io.cloakroom.admin.object.ObjectLockRoutes.ProtectionView;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.BucketViews.BucketView;
import io.cloakroom.admin.view.ObjectViews.VersionView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// REST calls that several pages of a bucket make to read from it.
final class BucketReads {
    private BucketReads() {}

    static BucketView bucket(Visit visit) {
        return visit.api().get(BucketView.class, BucketCall.resource(visit));
    }

    static ObjectLockView lock(Visit visit) {
        return visit.api().get(ObjectLockView.class, BucketCall.resource(visit, "object-lock"));
    }

    /// What protects a version; `null` in a bucket without Object Lock.
    ///
    /// @param version its id, or empty for the current one
    static @Nullable ProtectionView protection(Visit visit, String key, String version) {
        return lock(visit).enabled()
                ? visit.api()
                        .get(
                                ProtectionView.class,
                                Map.of("versionId", version),
                                BucketCall.resource(visit, "objects", key, "protection"))
                : null;
    }

    /// The newest versions and delete markers of an object, newest first; empty when it has none.
    static List<VersionView> newestVersions(Visit visit, String key, int most) {
        return visit.api()
                .page(
                        VersionView.class,
                        Map.of("key", key, "limit", String.valueOf(most)),
                        BucketCall.resource(visit, "versions"))
                .items();
    }

    static boolean isCurrent(Visit visit, String key, String version) {
        return newestVersions(visit, key, 1).stream()
                .anyMatch(each -> each.versionId().equals(version));
    }
}
