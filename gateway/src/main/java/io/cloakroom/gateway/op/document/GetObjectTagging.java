package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.op.object.ReadableObjects;
import io.cloakroom.gateway.op.object.header.VersionFields;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.TaggingXml;
import java.io.IOException;

/// `GET /bucket/key?tagging`.
public final class GetObjectTagging implements BucketOperation {
    private final ReadableObjects objects;
    private final VersionFields versions;

    public GetObjectTagging(ReadableObjects objects, VersionFields versions) {
        this.objects = objects;
        this.versions = versions;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var info = objects.head(request);
        return versions.write(request.bucket(), info.version(), S3Response.of(200))
                .xml(TaggingXml.write(info.meta().tags()));
    }
}
