package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.s3.Operation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.TagSet;
import java.io.IOException;

/// `DELETE /bucket/key?tagging`.
public final class DeleteObjectTagging implements Operation {
    private final ObjectTags tags;

    public DeleteObjectTagging(ObjectTags tags) {
        this.tags = tags;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        return tags.replace(request, TagSet.NONE, S3Response.of(204));
    }
}
