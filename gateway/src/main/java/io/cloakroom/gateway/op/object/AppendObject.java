package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.access.RequestedAcls.OwnerAndAcl;
import io.cloakroom.gateway.op.object.header.ChecksumHeaders;
import io.cloakroom.gateway.op.object.header.EncryptionContext;
import io.cloakroom.gateway.op.object.header.EncryptionFields;
import io.cloakroom.gateway.op.object.header.MetaHeaders;
import io.cloakroom.gateway.op.object.header.RequestedEncryption;
import io.cloakroom.gateway.op.object.header.WriteConditions;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.AppendOutcome;
import io.cloakroom.storage.ObjectStore.AppendOutcome.Appended;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.ObjectStore.OverQuota;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.encryption.Encryption;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `PUT /bucket/key` with `x-amz-write-offset-bytes`: appends bytes to an object, as S3 does in directory buckets
/// (Amazon S3 User Guide, "Appending data to objects in directory buckets"). Makes the object when there is none and
/// the offset is 0.
final class AppendObject {
    static final String OFFSET = "x-amz-write-offset-bytes";

    /// Headers that an append to an existing object would ignore, and that are refused. Otherwise conditions of
    /// policies could be satisfied by headers without an effect. No condition asks for metadata, which SDKs send
    /// unasked, so metadata is not refused.
    private static final Set<String> NOT_OF_APPENDS = Set.of(
            "x-amz-acl",
            "x-amz-tagging",
            "x-amz-storage-class",
            "x-amz-website-redirect-location",
            EncryptionContext.FIELD,
            RequestedEncryption.BUCKET_KEY);

    private static final String GRANTS = "x-amz-grant-";

    private final ObjectStore objects;
    private final Authorizer authorizer;
    private final RequestedEncryption encryption;
    private final long maxBytes;

    AppendObject(ObjectStore objects, Authorizer authorizer, RequestedEncryption encryption, long maxBytes) {
        this.objects = objects;
        this.authorizer = authorizer;
        this.encryption = encryption;
        this.maxBytes = maxBytes;
    }

    /// @param offsetHeader the offset
    /// @param ownerAndAcl  owner and ACL, when this request makes the object
    /// @param requested encryption, when this request makes the object; an existing object must have this encryption
    S3Response handle(
            S3Request request,
            String offsetHeader,
            OwnerAndAcl ownerAndAcl,
            RequestedEncryption.AskedEncryption requested)
            throws IOException {
        long offset = offset(offsetHeader);
        var condition = WriteConditions.of(request);
        var existing = existingObject(request, requested);
        // The store refuses if an object of another owner takes its place meanwhile.
        var meta = MetaHeaders.of(request, ownerAndAcl)
                .with(requested.encryption())
                .withOwner(existing.map(info -> info.meta().owner()).orElse(ownerAndAcl.owner()));
        var body = UploadBody.with(existing.map(AppendObject::algorithms).orElse(List.of()), request, maxBytes)
                .encryptedWith(requested.customerKey());
        return switch (objects.append(request.bucket(), request.objectKey(), meta, offset, body, condition)) {
            case Appended appended -> answer(appended, requested);
            case AppendOutcome.WrongOffset _ -> throw S3Error.INVALID_WRITE_OFFSET.exception();
            case AppendOutcome.TooManyParts _ -> throw S3Error.TOO_MANY_PARTS.exception();
            case AppendOutcome.TooLarge _ -> throw S3Error.ENTITY_TOO_LARGE.exception();
            case AppendOutcome.Overtaken _ -> throw S3Error.CONDITIONAL_REQUEST_CONFLICT.exception();
            case AppendOutcome.KeepsVersions _ ->
                throw keepsVersions("Data cannot be appended to objects (" + OFFSET + ")");
            case ConditionFailed(var why) -> throw WriteConditions.refused(condition, why, request.key());
            case AppendOutcome.NoSuchBucket _ -> throw S3Error.NO_SUCH_BUCKET.exception();
            case OverQuota over -> throw ProjectQuota.exceeded(over);
        };
    }

    /// Refuses a request that is possible only in buckets without versions.
    ///
    /// @param what begins the sentence of the error
    static S3Exception keepsVersions(String what) {
        return S3Error.INVALID_BUCKET_STATE.exception(
                what + " in a bucket that has or had versioning, where each version stays as it is.");
    }

    private static long offset(String offsetHeader) {
        try {
            long offset = Long.parseLong(offsetHeader);
            if (offset >= 0) {
                return offset;
            }
        } catch (NumberFormatException notOne) {
            // Refused below, like a negative one.
        }
        throw S3Error.INVALID_ARGUMENT
                .exception(OFFSET + " must be a number of bytes")
                .with("ArgumentName", OFFSET)
                .with("ArgumentValue", offsetHeader);
    }

    /// The object as it is now, when the caller may append to it.
    private Optional<ObjectInfo> existingObject(S3Request request, RequestedEncryption.AskedEncryption requested)
            throws IOException {
        var found = objects.head(request.bucket(), request.objectKey(), VersionRef.CURRENT);
        if (!(found instanceof Found.Present<ObjectInfo>(var info))) {
            return Optional.empty();
        }
        authorizer.opened().requireAppend(request, info);
        refuseOtherFields(request);
        RequestedEncryption.requireSignature(request, info.meta().encryption());
        requireSameEncryption(request, requested, info.meta().encryption());
        return Optional.of(info);
    }

    private static void refuseOtherFields(S3Request request) {
        request.http().headers().forEach((name, _) -> {
            if (NOT_OF_APPENDS.contains(name) || name.startsWith(GRANTS)) {
                throw S3Error.INVALID_REQUEST.exception(
                        "An append (" + OFFSET + ") to an object that is there does not take the header " + name);
            }
        });
    }

    /// Appended bytes get the encryption of the object. A request that names an encryption must name this one, and must
    /// send an SSE-C key again.
    private void requireSameEncryption(
            S3Request request, RequestedEncryption.AskedEncryption requested, Encryption kept) throws IOException {
        boolean same = switch (kept) {
            case Encryption.None _ -> requested.encryption() instanceof Encryption.None;
            case Encryption.SseS3 _ ->
                !(requested.encryption() instanceof Encryption.SseKms
                        || requested.key().isPresent());
            case Encryption.SseC _ -> requested.key().isPresent();
            case Encryption.SseKms kms ->
                requested.encryption() instanceof Encryption.None
                        || requested.encryption() instanceof Encryption.SseKms named
                                && encryption.names(request.bucket(), named, kms.keyArn());
        };
        if (!same) {
            throw S3Error.ENCRYPTION_TYPE_MISMATCH.exception();
        }
        requested.key().ifPresent(key -> key.requireKeyOf(kept));
    }

    /// The algorithms of the object's checksums that can be continued.
    private static List<ChecksumAlgorithm> algorithms(ObjectInfo expected) {
        return expected.checksums().stream().map(Checksum::algorithm).toList();
    }

    /// Answers with the checksum of the bytes that came, because the client can compare that.
    private static S3Response answer(Appended appended, RequestedEncryption.AskedEncryption requested) {
        var response = S3Response.of(200)
                .header("etag", '"' + appended.info().etag() + '"')
                .header("x-amz-object-size", Long.toString(appended.info().size()));
        ChecksumHeaders.write(appended.appended().checksums().stream().limit(1).toList(), response);
        return EncryptionFields.write(appended.info().meta().encryption(), requested.key(), response);
    }
}
