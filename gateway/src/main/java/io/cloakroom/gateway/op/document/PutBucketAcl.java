package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.RequestXml;
import io.cloakroom.gateway.s3.Operation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.ProjectStore;
import java.io.IOException;

/// `PUT /bucket?acl`: who but the owner may list the bucket.
public final class PutBucketAcl implements Operation {
    private final ProjectStore projects;
    private final Authorizer authorizer;
    private final AclBody bodies;

    public PutBucketAcl(ProjectStore projects, Authorizer authorizer, RequestXml xml) {
        this.projects = projects;
        this.authorizer = authorizer;
        this.bodies = new AclBody(xml, authorizer);
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var owner = authorizer.owner(request.caller(), request.bucket()).orElseThrow(S3Error.NO_SUCH_BUCKET::exception);
        return projects.setBucketAcl(request.bucket(), bodies.of(request, owner))
                .map(_ -> S3Response.of(200))
                .orElseThrow(S3Error.NO_SUCH_BUCKET::exception);
    }
}
