package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.access.RequestedAcls;
import io.cloakroom.gateway.access.RequestedAcls.Target;
import io.cloakroom.gateway.op.object.RequestXml;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.ProjectStore;
import java.io.IOException;

/// `PUT /bucket?acl`.
public final class PutBucketAcl implements BucketOperation {
    private final ProjectStore projects;
    private final AclBody bodies;

    public PutBucketAcl(ProjectStore projects, RequestedAcls acls, RequestXml xml) {
        this.projects = projects;
        this.bodies = new AclBody(xml, acls);
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var bucket = request.bucket();
        return projects.setBucketAcl(bucket, bodies.of(request, Target.bucket(bucket.project())))
                .map(_ -> S3Response.of(200))
                .orElseThrow(S3Error.NO_SUCH_BUCKET::exception);
    }
}
