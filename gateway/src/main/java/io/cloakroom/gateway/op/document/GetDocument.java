package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.s3.Operation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;

/// `GET /bucket?document`: tools probe these at start, and expect AWS's very answer.
public final class GetDocument implements Operation {
    private final DocumentKind kind;

    public GetDocument(DocumentKind kind) {
        this.kind = kind;
    }

    @Override
    public S3Response handle(S3Request request) {
        var unset = kind.unset();
        if (unset != null) {
            throw unset.exception().with("BucketName", request.bucket().name().value());
        }
        return S3Response.of(200).xml(kind.document());
    }

    @Override
    public String name() {
        return kind.read().policyName().substring("s3:".length());
    }
}
