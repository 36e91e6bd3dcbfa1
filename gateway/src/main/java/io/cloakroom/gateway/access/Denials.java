package io.cloakroom.gateway.access;

import static io.cloakroom.s3.policy.S3Action.BYPASS_GOVERNANCE_RETENTION;
import static io.cloakroom.s3.policy.S3Action.PUT_OBJECT_ACL;

import io.cloakroom.gateway.s3.Caller.Holder;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Project.MemberTokens;

/// Makes the errors that refuse access.
final class Denials {
    private Denials() {}

    /// AccessDenied for a request on a bucket.
    static S3Exception in(Bucket bucket) {
        return withRegion(bucket, S3Error.ACCESS_DENIED.exception());
    }

    /// Adds the bucket's region to a refusal, as AWS does: clients of other regions find their way by it.
    static S3Exception withRegion(Bucket bucket, S3Exception refused) {
        return refused.header("x-amz-bucket-region", bucket.region());
    }

    /// AccessDenied to a token of the bucket's own project. Where people have to look for the reason, the message tells it.
    static S3Exception to(Holder holder, S3Action action) {
        if (action.changesBucket() && !holder.owner() && holder.project().memberTokens() == MemberTokens.OBJECTS) {
            return S3Error.ACCESS_DENIED.exception(
                    "Access Denied. Tokens of a project's members may not create, delete or"
                            + " change buckets, unless an owner allows it in the project's settings.");
        }
        if (action == BYPASS_GOVERNANCE_RETENTION) {
            return S3Error.ACCESS_DENIED.exception(
                    "Access Denied. Only tokens of a project's owners, without limits or with"
                            + " s3:BypassGovernanceRetention, may bypass governance mode.");
        }
        if (action == PUT_OBJECT_ACL) {
            return S3Error.ACCESS_DENIED.exception(
                    "Access Denied. This token may not change who can read an object. Send no"
                            + " ACL, or tick in the token's limits: May make its uploads public.");
        }
        return S3Error.ACCESS_DENIED.exception();
    }
}
