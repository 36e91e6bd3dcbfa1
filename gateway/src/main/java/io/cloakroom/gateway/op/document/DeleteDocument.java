package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.s3.Operation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;

/// `DELETE /bucket?document` of one that was never set: set-up programs send it first of all, and S3 is content. Only what
/// has an id must exist.
public final class DeleteDocument implements Operation {
    private final DocumentKind kind;

    public DeleteDocument(DocumentKind kind) {
        this.kind = kind;
    }

    @Override
    public S3Response handle(S3Request request) {
        if (kind.unset() == S3Error.NO_SUCH_CONFIGURATION) {
            throw S3Error.NO_SUCH_CONFIGURATION
                    .exception()
                    .with("BucketName", request.bucket().name().value());
        }
        return S3Response.of(204);
    }

    @Override
    public String name() {
        return "Delete" + kind.read().policyName().substring("s3:Get".length());
    }
}
