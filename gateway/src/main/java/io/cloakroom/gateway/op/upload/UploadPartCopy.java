package io.cloakroom.gateway.op.upload;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.CopyObject;
import io.cloakroom.gateway.op.object.CopySource;
import io.cloakroom.gateway.op.object.EmptyBody;
import io.cloakroom.gateway.op.object.ProjectQuota;
import io.cloakroom.gateway.op.object.header.EncryptionFields;
import io.cloakroom.gateway.op.object.header.PartNumber;
import io.cloakroom.gateway.op.object.header.RequestedEncryption;
import io.cloakroom.gateway.op.object.header.RequestedVersion;
import io.cloakroom.gateway.op.object.header.SuppliedKey;
import io.cloakroom.gateway.op.object.header.VersionFields;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.CopyXml;
import io.cloakroom.storage.Body;
import io.cloakroom.storage.ByteRange;
import io.cloakroom.storage.CopiedBody;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.OverQuota;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.StoredObject;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `PUT /bucket/key?partNumber&uploadId` with `x-amz-copy-source`: a part from the bytes of another object.
public final class UploadPartCopy implements BucketOperation {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})");

    private final ObjectStore objects;
    private final Authorizer authorizer;
    private final Uploads uploads;
    private final RequestedEncryption encryption;
    private final VersionFields versions;
    private final long maxBytes;

    public UploadPartCopy(
            ObjectStore objects,
            Authorizer authorizer,
            RequestedEncryption encryption,
            VersionFields versions,
            long maxBytes) {
        this.encryption = encryption;
        this.versions = versions;
        this.objects = objects;
        this.authorizer = authorizer;
        this.uploads = new Uploads(objects);
        this.maxBytes = maxBytes;
    }

    @Override
    public boolean takes(String field) {
        return RequestedEncryption.speaksOf(field) || RequestedEncryption.speaksOfCopySource(field);
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        EmptyBody.require(request);
        RequestedVersion.refuse(request);
        int number = PartNumber.of(request.query());
        var key = encryption.ofPart(request);
        var keyOfSource = encryption.ofCopySource(request);
        var upload = uploads.own(request);
        Uploads.requireKey(upload, key);
        RequestedEncryption.requireSignature(request, upload.meta().encryption());
        var source = CopySource.of(request, authorizer);
        try (var object = source.open(request, objects, authorizer, keyOfSource);
                var bytes = body(request, object)) {
            if (bytes.length() > maxBytes) {
                throw CopyObject.tooLarge(maxBytes);
            }
            var body = new CopiedBody(
                    bytes,
                    algorithms(upload),
                    () -> source.requireStillAllowed(request, authorizer),
                    key.map(SuppliedKey::key).orElse(null));
            return switch (objects.putPart(request.bucket(), request.objectKey(), upload.id(), number, body)) {
                case PartOutcome.PartStored(var part) ->
                    EncryptionFields.write(
                                    upload.meta().encryption(),
                                    key,
                                    versions.writeSource(
                                            source.bucket(), object.info().version(), S3Response.of(200)))
                            .xml(CopyXml.part(part));
                case PartOutcome.NoSuchUpload _ -> throw Uploads.none(request);
                case OverQuota over -> throw ProjectQuota.exceeded(over);
            };
        }
    }

    private static List<ChecksumAlgorithm> algorithms(Upload upload) {
        var algorithm = upload.checksumAlgorithm();
        return algorithm == null ? List.of() : List.of(algorithm);
    }

    private static Body body(S3Request request, StoredObject object) throws IOException {
        var range = range(request, object.info().size());
        return range == null ? object.body() : object.body(range);
    }

    private static @Nullable ByteRange range(S3Request request, long size) {
        var field = request.header("x-amz-copy-source-range").orElse("");
        if (field.isEmpty()) {
            return null;
        }
        var match = RANGE.matcher(field);
        if (!match.matches() || Long.parseLong(match.group(2)) < Long.parseLong(match.group(1))) {
            throw invalid(
                    "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
                    field);
        }
        var range = new ByteRange(Long.parseLong(match.group(1)), Long.parseLong(match.group(2)));
        if (range.last() >= size) {
            throw invalid("Range specified is not valid for source object of size: " + size, field);
        }
        return range;
    }

    private static S3Exception invalid(String message, String value) {
        return S3Error.INVALID_ARGUMENT
                .exception(message)
                .with("ArgumentName", "x-amz-copy-source-range")
                .with("ArgumentValue", value);
    }
}
