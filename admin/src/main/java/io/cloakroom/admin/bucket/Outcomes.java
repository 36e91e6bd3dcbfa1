package io.cloakroom.admin.bucket;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.storage.BucketConfig.ConfigOutcome;

/// Turns refused changes of a bucket's documents into problems. For documents that neither versioning nor Object Lock
/// concern.
public final class Outcomes {
    private Outcomes() {}

    /// @throws Problem when nothing was changed
    public static void require(AdminRequest request, ConfigOutcome outcome) {
        switch (outcome) {
            case ConfigOutcome.Changed _ -> {}
            case ConfigOutcome.Overtaken _ -> throw Problem.preconditionFailed();
            case ConfigOutcome.NoSuchBucket _ -> throw Buckets.missing(request.name("bucket"));
            case ConfigOutcome.NeedsVersioning _, ConfigOutcome.Locked _ ->
                throw new IllegalStateException("of a document that has nothing to do with versions");
        }
    }
}
