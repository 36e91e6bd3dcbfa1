package io.cloakroom.gateway.op.object.header;

import io.cloakroom.gateway.s3.HttpDate;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.s3.lifecycle.BucketLifecycle;
import io.cloakroom.s3.lifecycle.CurrentVersion;
import io.cloakroom.s3.lifecycle.Due;
import io.cloakroom.s3.lifecycle.LifecycleDecision;
import io.cloakroom.s3.sign.UriEncoding;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.Upload;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// The header fields that tell what lifecycle rules will do to an object or an upload (API Reference, GetObject, PutObject,
/// CreateMultipartUpload, ListParts). They are a service to the client: rules that cannot be read stop no answer.
public final class LifecycleFields {
    /// The last moment that a date in a header field can name.
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private final BucketLifecycle lifecycle;

    public LifecycleFields(BucketLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    /// Says when the current version of an object expires, if a rule expires it.
    public S3Response writeExpiration(Bucket bucket, ObjectInfo current, S3Response response) throws IOException {
        var expiration = decision(bucket)
                .flatMap(decision -> decision.expiration(CurrentVersion.of(current, null)))
                .filter(LifecycleFields::hasDate);
        expiration.ifPresent(due -> response.header(
                "x-amz-expiration", "expiry-date=\"" + HttpDate.format(due.at()) + "\", rule-id=\"" + id(due) + '"'));
        return response;
    }

    /// Says the same, when the request names no version: one that is named may be noncurrent.
    public void writeExpirationIfCurrent(S3Request request, ObjectInfo info, S3Response response) throws IOException {
        if (!request.query().has("versionId")) {
            writeExpiration(request.bucket(), info, response);
        }
    }

    /// Says when an upload is aborted that is not completed before, if a rule aborts it.
    public S3Response writeAbort(Bucket bucket, Upload upload, S3Response response) throws IOException {
        var abort = decision(bucket)
                .flatMap(decision -> decision.ofUpload(upload.key(), upload.initiated()))
                .filter(LifecycleFields::hasDate);
        abort.ifPresent(due ->
                response.header("x-amz-abort-date", HttpDate.format(due.at())).header("x-amz-abort-rule-id", id(due)));
        return response;
    }

    private Optional<LifecycleDecision> decision(Bucket bucket) throws IOException {
        try {
            return lifecycle.of(bucket);
        } catch (StoreException failed) {
            if (failed.kind() == StoreException.Kind.DAMAGED) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private static boolean hasDate(Due due) {
        return !due.at().isAfter(LAST);
    }

    /// The id of a rule may have characters that no header field takes.
    private static String id(Due due) {
        return UriEncoding.encode(due.rule(), false);
    }
}
