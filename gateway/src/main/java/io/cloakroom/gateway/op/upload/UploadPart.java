package io.cloakroom.gateway.op.upload;

import io.cloakroom.gateway.op.object.LockedBuckets;
import io.cloakroom.gateway.op.object.ProjectQuota;
import io.cloakroom.gateway.op.object.UploadBody;
import io.cloakroom.gateway.op.object.header.ChecksumHeaders;
import io.cloakroom.gateway.op.object.header.EncryptionFields;
import io.cloakroom.gateway.op.object.header.PartNumber;
import io.cloakroom.gateway.op.object.header.RequestedEncryption;
import io.cloakroom.gateway.op.object.header.RequestedVersion;
import io.cloakroom.gateway.op.object.header.SuppliedKey;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.OverQuota;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.Part;
import java.io.IOException;

/// `PUT /bucket/key?partNumber&uploadId`: stores one part, and replaces an earlier one of the same number.
public final class UploadPart implements BucketOperation {
    private final ObjectStore objects;
    private final Uploads uploads;
    private final LockedBuckets locks;
    private final RequestedEncryption encryption;
    private final long maxBytes;

    public UploadPart(ObjectStore objects, LockedBuckets locks, RequestedEncryption encryption, long maxBytes) {
        this.encryption = encryption;
        this.locks = locks;
        this.objects = objects;
        this.uploads = new Uploads(objects);
        this.maxBytes = maxBytes;
    }

    @Override
    public boolean takes(String field) {
        return RequestedEncryption.speaksOf(field);
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        RequestedVersion.refuse(request);
        int number = PartNumber.of(request.query());
        var key = encryption.ofPart(request);
        var upload = uploads.own(request);
        Uploads.requireKey(upload, key);
        RequestedEncryption.requireSignature(request, upload.meta().encryption());
        locks.requireDigestOfPart(request, upload.meta().protection());
        var body = UploadBody.ofPart(request, maxBytes, upload.checksumAlgorithm())
                .encryptedWith(key.map(SuppliedKey::key).orElse(null));
        return switch (objects.putPart(request.bucket(), request.objectKey(), upload.id(), number, body)) {
            case PartOutcome.PartStored(var part) ->
                EncryptionFields.write(upload.meta().encryption(), key, stored(part));
            case PartOutcome.NoSuchUpload _ -> throw Uploads.none(request);
            case OverQuota over -> throw ProjectQuota.exceeded(over);
        };
    }

    private static S3Response stored(Part part) {
        var response = S3Response.of(200).header("etag", '"' + part.etag() + '"');
        ChecksumHeaders.writeValues(part.checksums(), response);
        return response;
    }
}
