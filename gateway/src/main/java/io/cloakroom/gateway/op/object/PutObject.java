package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.access.RequestedAcls;
import io.cloakroom.gateway.op.object.header.ChecksumHeaders;
import io.cloakroom.gateway.op.object.header.EncryptionFields;
import io.cloakroom.gateway.op.object.header.LifecycleHeaders;
import io.cloakroom.gateway.op.object.header.MetaHeaders;
import io.cloakroom.gateway.op.object.header.ObjectLockFields;
import io.cloakroom.gateway.op.object.header.PartNumber;
import io.cloakroom.gateway.op.object.header.RequestedEncryption;
import io.cloakroom.gateway.op.object.header.RequestedVersion;
import io.cloakroom.gateway.op.object.header.VersionFields;
import io.cloakroom.gateway.op.object.header.WriteConditions;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.ObjectStore.OverQuota;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import java.io.IOException;

/// `PUT /bucket/key`: stores an object, completely or not at all. With `x-amz-write-offset-bytes` it appends to one.
public final class PutObject implements BucketOperation {
    private final ObjectStore objects;
    private final LockedBuckets locks;
    private final RequestedAcls acls;
    private final RequestedEncryption encryption;
    private final LifecycleHeaders lifecycle;
    private final long maxBytes;
    private final AppendObject append;

    public PutObject(
            ObjectStore objects,
            Authorizer authorizer,
            LockedBuckets locks,
            RequestedAcls acls,
            RequestedEncryption encryption,
            LifecycleHeaders lifecycle,
            long maxBytes) {
        this.objects = objects;
        this.locks = locks;
        this.acls = acls;
        this.encryption = encryption;
        this.lifecycle = lifecycle;
        this.maxBytes = maxBytes;
        this.append = new AppendObject(objects, authorizer, encryption, maxBytes);
    }

    @Override
    public boolean takes(String field) {
        return field.equals(AppendObject.OFFSET) || RequestedEncryption.speaksOf(field);
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        RequestedVersion.refuse(request);
        PartNumber.refuse(request);
        var requested = encryption.ofNewObject(request);
        var offset = request.header(AppendObject.OFFSET);
        if (offset.isPresent()) {
            locks.requireFor(request.bucket(), ObjectLockFields.of(request));
            return append.handle(request, offset.get(), acls.ofNewObject(request), requested);
        }
        var condition = WriteConditions.of(request);
        locks.requireDigest(request);
        var meta = MetaHeaders.of(request, acls.ofNewObject(request)).with(requested.encryption());
        locks.requireFor(request.bucket(), meta.protection());
        var body = UploadBody.of(request, maxBytes).encryptedWith(requested.customerKey());
        return switch (objects.put(request.bucket(), request.objectKey(), meta, body, condition)) {
            case PutOutcome.Stored(var info) ->
                lifecycle.writeExpiration(
                        request.bucket(), info, VersionFields.writeMade(info.version(), stored(info, requested)));
            case ConditionFailed(var why) -> throw WriteConditions.refused(condition, why, request.key());
            case PutOutcome.NoSuchBucket _ -> throw S3Error.NO_SUCH_BUCKET.exception();
            case OverQuota over -> throw ProjectQuota.exceeded(over);
        };
    }

    private static S3Response stored(ObjectInfo info, RequestedEncryption.AskedEncryption requested) {
        var response = S3Response.of(200).header("etag", '"' + info.etag() + '"');
        ChecksumHeaders.write(info.checksums(), response);
        return EncryptionFields.writeMade(info.meta().encryption(), requested.key(), response);
    }
}
