package io.cloakroom.admin.permission;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.s3.access.BoundPolicy;
import io.cloakroom.s3.access.PolicyChanges;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.VersionRef;
import java.io.IOException;

/// Checks policies that are validated or simulated but not stored. A caller who may set the policy learns whether the
/// accounts and users in it exist, as setting it would tell. For other callers, principals of other projects match
/// nobody.
public final class PolicyTrials {
    private final PolicyChanges changes;
    private final BucketAccess access;

    public PolicyTrials(PolicyChanges changes, BucketAccess access) {
        this.changes = changes;
        this.access = access;
    }

    /// @throws io.cloakroom.s3.policy.PolicyException when the bucket cannot have the policy
    BoundPolicy checked(AdminRequest request, Bucket bucket, String text) throws IOException {
        return mayPut(request, bucket)
                ? changes.checked(bucket, text)
                : changes.checkedWithin(bucket, text, request.project().accountNumber());
    }

    private boolean mayPut(AdminRequest request, Bucket bucket) throws IOException {
        return request.rights().mayChangeBuckets(request.project())
                && access.allows(request, bucket, S3Action.PUT_BUCKET_POLICY, null, VersionRef.CURRENT);
    }
}
