package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.header.PartNumber;
import io.cloakroom.gateway.op.object.header.RequestedVersion;
import io.cloakroom.gateway.s3.BodyFacts;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.Rename;
import io.cloakroom.storage.ObjectStore.RenameOutcome;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// `PUT /bucket/key?renameObject`: gives an object of the same bucket this key, as S3 does in directory buckets (Amazon
/// S3 API Reference, RenameObject). The caller needs the rights to copy and to delete the source. Conditions and rights
/// are judged within the commit, on both objects as they are then.
public final class RenameObject implements BucketOperation {
    private static final Set<String> NOT_OF_RENAMES = Set.of(
            "x-amz-copy-source",
            "x-amz-acl",
            "x-amz-metadata-directive",
            "x-amz-tagging",
            "x-amz-tagging-directive",
            "x-amz-storage-class",
            "x-amz-website-redirect-location");

    private static final List<String> PREFIXES_NOT_OF_RENAMES = List.of("x-amz-object-lock-", "x-amz-grant-");

    private final ObjectStore objects;
    private final Authorizer authorizer;

    public RenameObject(ObjectStore objects, Authorizer authorizer) {
        this.objects = objects;
        this.authorizer = authorizer;
    }

    @Override
    public boolean takes(String field) {
        return RenameRequest.FIELDS.contains(field);
    }

    @Override
    public boolean tellsMore() {
        return true;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        EmptyBody.require(request);
        refuseOtherFields(request);
        RequestedVersion.refuse(request);
        PartNumber.refuse(request);
        var source = RenameRequest.source(request);
        var conditions = RenameConditions.of(request);
        var token = RenameRequest.token(request);
        requireRights(request, source, conditions);
        var rename = new Rename(source, request.objectKey(), token.orElse(null));
        var outcome = objects.rename(request.bucket(), rename, (from, replaced) -> {
            requireRightsOver(request, from);
            conditions.require(from, replaced);
        });
        return switch (outcome) {
            case RenameOutcome.Renamed _, RenameOutcome.Repeated _ -> S3Response.of(200);
            case RenameOutcome.TokenOfAnother _ -> throw S3Error.IDEMPOTENCY_PARAMETER_MISMATCH.exception();
            case RenameOutcome.NoSuchObject _ -> throw noSuchObject(request, source);
            case RenameOutcome.KeepsVersions _ ->
                throw AppendObject.keepsVersions("Objects cannot be renamed (RenameObject)");
            case RenameOutcome.NoSuchBucket _ -> throw S3Error.NO_SUCH_BUCKET.exception();
        };
    }

    /// Refuses headers that policies have conditions on and that a rename ignores: the object keeps what it has.
    private static void refuseOtherFields(S3Request request) {
        request.http().headers().forEach((name, _) -> {
            if (NOT_OF_RENAMES.contains(name)
                    || PREFIXES_NOT_OF_RENAMES.stream().anyMatch(name::startsWith)) {
                throw S3Error.INVALID_REQUEST.exception("RenameObject does not take the header " + name);
            }
        });
    }

    private void requireRights(S3Request request, ObjectKey source, RenameConditions conditions) throws IOException {
        authorizer.requireRead(request, request.bucket(), source.value(), null);
        authorizer.requireDelete(request, request.bucket(), source.value(), null);
        if (conditions.tellTimeOfReplaced()) {
            authorizer.requireRead(request, request.bucket(), request.key(), null);
        }
    }

    /// The object keeps its tags and its public ACL, so the caller must be allowed to give them to the new key.
    private void requireRightsOver(S3Request request, ObjectInfo source) throws IOException {
        var bucket = request.bucket();
        var withFacts =
                authorizer.requireSaying(request, BodyFacts.of(source.meta().tags()));
        if (!source.meta().tags().isEmpty()) {
            authorizer.requireOnObject(withFacts, bucket, S3Action.GET_OBJECT_TAGGING, source.key(), null);
            authorizer.requireOnObject(withFacts, bucket, S3Action.PUT_OBJECT_TAGGING, request.key(), null);
        }
        authorizer.opened().requireStillReadable(request, bucket, null, source);
        authorizer.opened().requireStillDeletable(request, bucket, source);
        var acl = source.meta().acl();
        if (!acl.opensNothingBut(bucket.project())) {
            authorizer.requirePublisher(request, bucket, request.key(), acl);
        }
    }

    private S3Exception noSuchObject(S3Request request, ObjectKey source) throws IOException {
        authorizer.requireMayMiss(request, request.bucket(), source.value());
        return S3Error.NO_SUCH_KEY.exception().with("Key", source.value());
    }
}
