package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.RequestXml;
import io.cloakroom.gateway.op.object.header.Tags;
import io.cloakroom.gateway.s3.BodyFacts;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.TaggingXml;
import java.io.IOException;

/// `PUT /bucket/key?tagging`.
public final class PutObjectTagging implements BucketOperation {
    private final ObjectAmendment version;
    private final Authorizer authorizer;
    private final RequestXml xml;

    public PutObjectTagging(ObjectAmendment version, Authorizer authorizer, RequestXml xml) {
        this.version = version;
        this.authorizer = authorizer;
        this.xml = xml;
    }

    @Override
    public boolean tellsMore() {
        return true;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var tags = Tags.ofObject(xml.read(request, TaggingXml.ROOT, TaggingXml.class, S3Error.MALFORMED_XML));
        var withFacts = authorizer.requireSaying(request, BodyFacts.of(tags));
        return version.amend(withFacts, meta -> meta.with(tags), S3Response.of(200));
    }
}
