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

/// Writes the headers that tell what lifecycle rules will do to an object or an upload (API Reference, GetObject,
/// PutObject, CreateMultipartUpload, ListParts). They are only a service to the client: rules that cannot be read stop
/// no answer.
public final class LifecycleHeaders {
    /// The last moment that a date in a header can name.
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private final BucketLifecycle lifecycle;

    public LifecycleHeaders(BucketLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    /// Tells when the current version of an object expires, if a rule expires it.
    public S3Response writeExpiration(Bucket bucket, ObjectInfo current, S3Response response) throws IOException {
        var expiration = decision(bucket)
                .flatMap(decision -> decision.expiration(CurrentVersion.of(current, null)))
                .filter(LifecycleHeaders::hasDate);
        expiration.ifPresent(due -> response.header(
                "x-amz-expiration", "expiry-date=\"" + HttpDate.format(due.at()) + "\", rule-id=\"" + id(due) + '"'));
        return response;
    }

    /// Tells the same when the request names no version, because a named version may be noncurrent.
    public void writeExpirationIfCurrent(S3Request request, ObjectInfo info, S3Response response) throws IOException {
        if (!request.query().has("versionId")) {
            writeExpiration(request.bucket(), info, response);
        }
    }

    /// Tells when a rule will abort the upload, if one will.
    public S3Response writeAbort(Bucket bucket, Upload upload, S3Response response) throws IOException {
        var abort = decision(bucket)
                .flatMap(decision -> decision.ofUpload(upload.key(), upload.initiated()))
                .filter(LifecycleHeaders::hasDate);
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

    /// The id of a rule, encoded because it may contain characters that no header may.
    private static String id(Due due) {
        return UriEncoding.encode(due.rule(), false);
    }
}
