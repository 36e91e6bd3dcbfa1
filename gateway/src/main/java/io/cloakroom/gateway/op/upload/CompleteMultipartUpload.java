package io.cloakroom.gateway.op.upload;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.ProjectQuota;
import io.cloakroom.gateway.op.object.RequestXml;
import io.cloakroom.gateway.op.object.header.EncryptionFields;
import io.cloakroom.gateway.op.object.header.LifecycleHeaders;
import io.cloakroom.gateway.op.object.header.RequestedEncryption;
import io.cloakroom.gateway.op.object.header.RequestedVersion;
import io.cloakroom.gateway.op.object.header.VersionFields;
import io.cloakroom.gateway.op.object.header.WriteConditions;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.PercentCodec;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.s3.S3Settings;
import io.cloakroom.gateway.xml.UploadXml;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.ObjectStore.OverQuota;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumType;
import io.cloakroom.storage.document.Acl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `POST /bucket/key?uploadId`: makes an object of the named parts.
public final class CompleteMultipartUpload implements BucketOperation {
    private final ObjectStore objects;
    private final Authorizer authorizer;
    private final RequestXml xml;
    private final RequestedEncryption encryption;
    private final LifecycleHeaders lifecycle;
    private final S3Settings settings;

    public CompleteMultipartUpload(
            ObjectStore objects,
            Authorizer authorizer,
            RequestXml xml,
            RequestedEncryption encryption,
            LifecycleHeaders lifecycle,
            S3Settings settings) {
        this.objects = objects;
        this.authorizer = authorizer;
        this.xml = xml;
        this.encryption = encryption;
        this.lifecycle = lifecycle;
        this.settings = settings;
    }

    @Override
    public boolean takes(String field) {
        return RequestedEncryption.speaksOf(field);
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        RequestedVersion.refuse(request);
        var condition = WriteConditions.of(request);
        var parts = parts(request);
        requirePublisher(request.admittedNow());
        var completion = new CompleteRequest(
                request.objectKey(),
                Uploads.id(request),
                parts,
                checksums(request),
                checksumType(request),
                objectSize(request),
                settings.minPartBytes(),
                condition);
        return switch (objects.complete(request.bucket(), completion)) {
            case CompleteOutcome.Completed(var info) ->
                lifecycle.writeExpiration(
                        request.bucket(), info, VersionFields.writeMade(info.version(), completed(request, info)));
            case ConditionFailed(var why) -> throw WriteConditions.refused(condition, why, request.key());
            case CompleteOutcome refused -> throw refused(request, refused);
        };
    }

    /// Checks the right to give the object the upload's ACL. Another caller may have chosen that ACL when the upload
    /// began.
    private void requirePublisher(S3Request request) throws IOException {
        var upload = objects.upload(request.bucket(), request.objectKey(), Uploads.id(request));
        upload.ifPresent(found -> {
            Uploads.requireOwn(request, found);
            Uploads.requireKeyIfGiven(
                    found, encryption.ofCompletion(request, found.meta().encryption()));
        });
        var acl = upload.map(found -> found.meta().acl()).orElse(Acl.PRIVATE);
        if (!acl.opensNothingBut(request.bucket().project())) {
            authorizer.requirePublisher(request, request.bucket(), request.key(), acl);
        }
    }

    private List<NamedPart> parts(S3Request request) throws IOException {
        var document = xml.readParts(request);
        var parts = UploadXml.parts(document).orElseThrow(S3Error.MALFORMED_XML::exception);
        int before = 0;
        for (var part : parts) {
            if (part.number() <= before) {
                throw part.number() < 1
                        ? S3Error.INVALID_ARGUMENT.exception("PartNumber must be >= 1")
                        : S3Error.INVALID_PART_ORDER.exception().with("UploadId", Uploads.id(request));
            }
            before = part.number();
        }
        return parts;
    }

    /// Checksums of the whole object. In other requests the same headers describe the body, but here the body is only a
    /// list.
    private static List<Checksum> checksums(S3Request request) {
        var checksums = new ArrayList<Checksum>();
        for (var algorithm : ChecksumAlgorithm.values()) {
            request.header(algorithm.header())
                    .ifPresent(value -> checksums.add(new Checksum(algorithm, type(value), value)));
        }
        if (checksums.size() > 1) {
            throw invalid("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        }
        return checksums;
    }

    private static ChecksumType type(String value) {
        return value.contains("-") ? ChecksumType.COMPOSITE : ChecksumType.FULL_OBJECT;
    }

    private static @Nullable ChecksumType checksumType(S3Request request) {
        var name = request.header("x-amz-checksum-type");
        return name.isEmpty()
                ? null
                : Arrays.stream(ChecksumType.values())
                        .filter(each -> each.name().equalsIgnoreCase(name.get()))
                        .findFirst()
                        .orElseThrow(() -> invalid("Value for x-amz-checksum-type header is invalid."));
    }

    private static @Nullable Long objectSize(S3Request request) {
        var field = request.header("x-amz-mp-object-size");
        if (field.isEmpty()) {
            return null;
        }
        try {
            return Long.valueOf(field.get());
        } catch (NumberFormatException notOne) {
            throw invalid("Value for x-amz-mp-object-size header is invalid.");
        }
    }

    private S3Exception refused(S3Request request, CompleteOutcome outcome) {
        return switch (outcome) {
            case CompleteOutcome.NoSuchUpload _ -> Uploads.none(request);
            case CompleteOutcome.NoSuchBucket _ -> S3Error.NO_SUCH_BUCKET.exception();
            case OverQuota over -> ProjectQuota.exceeded(over);
            case CompleteOutcome.InvalidPart(var number, var etag) ->
                S3Error.INVALID_PART
                        .exception()
                        .with("UploadId", Uploads.id(request))
                        .with("PartNumber", Integer.toString(number))
                        .with("ETag", etag);
            case CompleteOutcome.TooSmall(var number, var etag, var size) ->
                S3Error.ENTITY_TOO_SMALL
                        .exception()
                        .with("ETag", etag)
                        .with("MinSizeAllowed", Long.toString(settings.minPartBytes()))
                        .with("ProposedSize", Long.toString(size))
                        .with("PartNumber", Integer.toString(number));
            case CompleteOutcome.BadChecksum(var algorithm) ->
                S3Error.BAD_DIGEST.exception("The " + algorithm.name().toLowerCase(Locale.ROOT)
                        + " you specified did not match the calculated checksum.");
            case CompleteOutcome.WrongSize(var actual) ->
                invalid("The provided 'x-amz-mp-object-size' header does not match what was computed: " + actual);
            case CompleteOutcome.WrongChecksumType(var expected) ->
                invalid("The upload was created using the " + expected
                        + " checksum mode. The complete request must use the same checksum mode.");
            case CompleteOutcome.TooLarge _ ->
                S3Error.ENTITY_TOO_LARGE.exception().with("MaxSizeAllowed", Long.toString(settings.maxObjectBytes()));
            case CompleteOutcome.Completed _, ConditionFailed _ ->
                throw new IllegalStateException("answered before: " + outcome);
        };
    }

    /// Unlike other answers, this one does not mention an SSE-C key.
    private static S3Response completed(S3Request request, ObjectInfo info) {
        return EncryptionFields.write(info.meta().encryption(), Optional.empty(), S3Response.of(200))
                .xml(UploadXml.completed(
                        location(request), request.bucket().name().value(), info));
    }

    /// The URL of the object, as this client sees the server.
    private static String location(S3Request request) {
        var server = (request.http().secure() ? "https://" : "http://")
                + request.http().host();
        var bucket =
                request.address().virtualHosted() ? "" : "/" + request.bucket().name();
        return server + bucket + "/" + PercentCodec.encode(request.key(), true);
    }

    private static S3Exception invalid(String message) {
        return S3Error.INVALID_REQUEST.exception(message);
    }
}
