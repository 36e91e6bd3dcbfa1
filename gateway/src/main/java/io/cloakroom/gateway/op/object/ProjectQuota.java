package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.storage.ObjectStore.OverQuota;

/// The error for a write that would take the bucket's project over its limits. S3 knows no such limits; code and status
/// are those of other servers that do.
public final class ProjectQuota {
    private ProjectQuota() {}

    public static S3Exception exceeded(OverQuota over) {
        var unit = switch (over.quota()) {
            case BYTES -> "bytes";
            case OBJECTS -> "objects";
        };
        return S3Error.QUOTA_EXCEEDED.exception("The project's quota is %d %s. It holds %d, and this adds %d."
                .formatted(over.most(), unit, over.held(), over.more()));
    }
}
