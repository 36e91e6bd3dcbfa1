package io.cloakroom.admin.link;

import io.cloakroom.admin.rest.Directory;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The request that a link stands for.
///
/// @param versionId of the version to open; `null` for the current one
/// @param secure    whether the link uses TLS
record WantedLink(
        String method,
        Bucket bucket,
        String key,
        @Nullable String versionId,
        Instant from,
        Instant until,
        boolean secure) {
    /// For the version `null`, a Deny of the action without version counts, too.
    List<S3Action> actions() {
        if (method.equals("PUT")) {
            return List.of(S3Action.PUT_OBJECT);
        }
        return versionId == null
                ? List.of(S3Action.GET_OBJECT)
                : versionId.equals("null")
                        ? List.of(S3Action.GET_OBJECT_VERSION, S3Action.GET_OBJECT)
                        : List.of(S3Action.GET_OBJECT_VERSION);
    }

    String verb() {
        return method.equals("PUT") ? "write " : "read ";
    }

    String target() {
        return (versionId == null ? "" : "versions of ") + Directory.shown(bucket.name() + "/" + key);
    }
}
