package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.document.TagSet;
import java.io.IOException;

/// `DELETE /bucket/key?tagging`.
public final class DeleteObjectTagging implements BucketOperation {
    private final ObjectAmendment version;

    public DeleteObjectTagging(ObjectAmendment version) {
        this.version = version;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        return version.amend(request, meta -> meta.with(TagSet.NONE), S3Response.of(204));
    }
}
