package io.cloakroom.gateway.access;

import io.cloakroom.gateway.s3.Caller.Holder;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.s3.access.Decision;
import io.cloakroom.s3.access.SeenObject;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.VersionRef;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Checks rights once more on the version that an operation has opened: another version may have become current since the request
/// was admitted. `info` is that version everywhere.
public final class OpenedVersions {
    private final DemandCheck check;
    private final RequestedAcls acls;

    OpenedVersions(DemandCheck check, RequestedAcls acls) {
        this.check = check;
        this.acls = acls;
    }

    /// Whether the request may do with this version what it asks.
    ///
    /// @throws S3Exception AccessDenied
    public void requireStill(S3Request request, ObjectInfo info) throws IOException {
        var asked = request.asked();
        if (isOfAnother(info) || check.dependsOnMore(asked, request.bucket())) {
            var target = new AccessTarget(
                    request.bucket(), info.key(), AccessTarget.version(asked), SeenObject.opened(info));
            check.require(asked, target, Demand.of(asked));
        }
    }

    /// Whether the request may read this version as the source of a copy.
    ///
    /// @param versionId as the client gave it; `null` when it gave none
    /// @throws S3Exception AccessDenied
    public void requireStillReadable(S3Request request, Bucket bucket, @Nullable String versionId, ObjectInfo info)
            throws IOException {
        if (isOfAnother(info) || check.dependsOnMore(request.asked(), bucket)) {
            require(request, bucket, S3Action.GET_OBJECT, versionId, info);
        }
    }

    /// Whether a copy may take this version's tags along.
    ///
    /// @param versionId as the client gave it; `null` when it gave none
    /// @throws S3Exception AccessDenied
    public void requireTagsStillReadable(S3Request request, Bucket bucket, @Nullable String versionId, ObjectInfo info)
            throws IOException {
        require(request, bucket, S3Action.GET_OBJECT_TAGGING, versionId, info);
    }

    /// Whether a rename may take this version away from its key.
    ///
    /// @throws S3Exception AccessDenied
    public void requireStillDeletable(S3Request request, Bucket bucket, ObjectInfo info) throws IOException {
        require(request, bucket, S3Action.DELETE_OBJECT, null, info);
    }

    private void require(S3Request request, Bucket bucket, S3Action action, @Nullable String versionId, ObjectInfo info)
            throws IOException {
        var target = new AccessTarget(bucket, info.key(), AccessTarget.version(versionId), SeenObject.opened(info));
        check.require(request.asked(), target, Demand.onVersion(action, versionId));
    }

    /// Whether the caller may also do `action` with this version of the request's object.
    public boolean allows(S3Request request, S3Action action, ObjectInfo info) throws IOException {
        var asked = request.asked();
        var versionId = asked.query().get("versionId").orElse(null);
        var target = new AccessTarget(
                request.bucket(), request.key(), AccessTarget.version(versionId), SeenObject.opened(info));
        for (var each : Demand.onVersion(action, versionId)) {
            if (check.decide(asked, target, each) instanceof Decision.Denied) {
                return false;
            }
        }
        return true;
    }

    /// Whether the request may append to this version. Appended bytes become part of an existing object, so the caller has to own
    /// that object, or be let write by the policy of the bucket whose owner also owns the object. An ACL that lets others write
    /// lets them make only objects of their own.
    ///
    /// @throws S3Exception AccessDenied
    public void requireAppend(S3Request request, ObjectInfo info) throws IOException {
        var bucket = request.bucket();
        boolean ofBucket = !isOfAnother(info) || acls.areOff(bucket);
        var owner = ofBucket ? bucket.project() : info.meta().owner();
        boolean owns = request.caller() instanceof Holder holder
                && holder.project().id().equals(owner);
        if (owns) {
            return;
        }
        var target = new AccessTarget(bucket, info.key(), VersionRef.CURRENT, SeenObject.opened(info));
        boolean byPolicy = ofBucket
                && check.decide(request.asked(), target, new Demand.Allowed(S3Action.PUT_OBJECT))
                        instanceof Decision.Allowed allowed
                && allowed.by() == Decision.Ground.POLICY;
        if (!byPolicy) {
            throw Denials.in(bucket);
        }
    }

    private static boolean isOfAnother(ObjectInfo info) {
        return !info.meta().owner().isEmpty();
    }
}
