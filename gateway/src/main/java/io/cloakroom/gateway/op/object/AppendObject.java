package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.access.RequestedAcls.Made;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.AppendOutcome;
import io.cloakroom.storage.ObjectStore.AppendOutcome.Appended;
import io.cloakroom.storage.ObjectStore.OverQuota;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import java.io.IOException;
import java.util.List;

/// `PUT /bucket/key` with `x-amz-write-offset-bytes`: puts bytes behind an object's, as S3 does in directory buckets (Amazon S3
/// User Guide, "Appending data to objects in directory buckets"). Makes the object when there is none and the offset is 0.
final class AppendObject {
    static final String OFFSET = "x-amz-write-offset-bytes";

    private final ObjectStore objects;
    private final long maxBytes;

    AppendObject(ObjectStore objects, long maxBytes) {
        this.objects = objects;
        this.maxBytes = maxBytes;
    }

    /// @param given offset
    /// @param made  whose an object is to be that is made so
    S3Response handle(S3Request request, String given, Made made) throws IOException {
        long offset = offset(given);
        var condition = WriteConditions.of(request);
        var meta = MetaHeaders.of(request, made);
        var body = UploadBody.with(algorithms(request, made), request, maxBytes);
        return switch (objects.append(request.bucket(), request.objectKey(), meta, offset, body, condition)) {
            case Appended appended -> answer(appended);
            case AppendOutcome.WrongOffset _ -> throw S3Error.INVALID_WRITE_OFFSET.exception();
            case AppendOutcome.TooManyParts _ -> throw S3Error.TOO_MANY_PARTS.exception();
            case AppendOutcome.TooLarge _ -> throw S3Error.ENTITY_TOO_LARGE.exception();
            case AppendOutcome.Overtaken _ -> throw S3Error.CONDITIONAL_REQUEST_CONFLICT.exception();
            case AppendOutcome.KeepsVersions _ ->
                throw keepsVersions("Data cannot be appended to objects (" + OFFSET + ")");
            case AppendOutcome.Refused(var why) -> throw WriteConditions.refused(condition, why, request.key());
            case AppendOutcome.NoSuchBucket _ -> throw S3Error.NO_SUCH_BUCKET.exception();
            case OverQuota over -> throw ProjectQuota.exceeded(over);
        };
    }

    /// Refuses what only buckets without versions allow.
    ///
    /// @param what the beginning of a sentence
    static S3Exception keepsVersions(String what) {
        return S3Error.INVALID_BUCKET_STATE.exception(
                what + " in a bucket that has or had versioning, where each version stays as it is.");
    }

    private static long offset(String given) {
        try {
            long offset = Long.parseLong(given);
            if (offset >= 0) {
                return offset;
            }
        } catch (NumberFormatException notOne) {
            // Answered below, like a negative one.
        }
        throw S3Error.INVALID_ARGUMENT
                .exception(OFFSET + " must be a number of bytes")
                .with("ArgumentName", OFFSET)
                .with("ArgumentValue", given);
    }

    /// Of the checksums that the object has, and that go on.
    private List<ChecksumAlgorithm> algorithms(S3Request request, Made made) throws IOException {
        if (objects.head(request.bucket(), request.objectKey(), VersionRef.CURRENT)
                instanceof Found.Present<ObjectInfo>(var info)) {
            requireOwn(info, made);
            return info.checksums().stream().map(Checksum::algorithm).toList();
        }
        return List.of();
    }

    /// What is appended becomes part of an object, so it takes who owns that.
    private static void requireOwn(ObjectInfo info, Made made) {
        if (!info.meta().owner().equals(made.owner())) {
            throw S3Error.ACCESS_DENIED.exception();
        }
    }

    /// The checksum is that of the bytes that came, which is what the client can compare.
    private static S3Response answer(Appended appended) {
        var response = S3Response.of(200)
                .header("etag", '"' + appended.info().etag() + '"')
                .header("x-amz-object-size", Long.toString(appended.info().size()));
        ChecksumHeaders.write(appended.appended().checksums().stream().limit(1).toList(), response);
        return response;
    }
}
