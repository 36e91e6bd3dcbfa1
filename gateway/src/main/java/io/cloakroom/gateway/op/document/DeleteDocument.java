package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.op.document.form.DocumentForm;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketConfig.ConfigOutcome;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.Set;

/// `DELETE /bucket?document`. Succeeds also when the document was never set, because set-up programs begin with this
/// request. Only a metadata configuration, and a configuration with an id, must exist.
public final class DeleteDocument implements BucketOperation {
    private static final Set<S3Error> MUST_EXIST =
            Set.of(S3Error.NO_SUCH_CONFIGURATION, S3Error.METADATA_CONFIGURATION_NOT_FOUND);

    private final DocumentKind kind;
    private final BucketConfig config;

    public DeleteDocument(DocumentKind kind, BucketConfig config) {
        this.kind = kind;
        this.config = config;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var unset = kind.unset();
        var put = kind.put();
        if (put == null && unset != null && MUST_EXIST.contains(unset)) {
            // None can have been stored, so none exists.
            throw unset.exception().with("BucketName", request.bucket().name().value());
        }
        if (put != null && put.form() instanceof DocumentForm.StoredForm<?, ?> kept) {
            var outcome = config.delete(request.bucket(), kept.type(), OptionalLong.empty());
            if (outcome instanceof ConfigOutcome.Locked) {
                throw S3Error.INVALID_BUCKET_STATE.exception();
            }
            if (outcome instanceof ConfigOutcome.NoSuchBucket) {
                throw S3Error.NO_SUCH_BUCKET.exception();
            }
        }
        return S3Response.of(204);
    }

    @Override
    public String name() {
        return "Delete" + kind.read().policyName().substring("s3:Get".length());
    }
}
