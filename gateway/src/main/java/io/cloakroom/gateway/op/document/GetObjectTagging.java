package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.op.object.ReadableObjects;
import io.cloakroom.gateway.s3.Operation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.BucketXml;
import java.io.IOException;

/// `GET /bucket/key?tagging`: no object has tags yet.
public final class GetObjectTagging implements Operation {
    private final ReadableObjects objects;

    public GetObjectTagging(ReadableObjects objects) {
        this.objects = objects;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        objects.head(request);
        return S3Response.of(200).xml(BucketXml.small("Tagging", "TagSet", ""));
    }
}
