package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.ReadableObjects;
import io.cloakroom.gateway.op.object.header.VersionFields;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.AclXml;
import java.io.IOException;

/// `GET /bucket/key?acl`.
public final class GetObjectAcl implements BucketOperation {
    private final ReadableObjects objects;
    private final VersionFields versions;
    private final Authorizer authorizer;

    public GetObjectAcl(ReadableObjects objects, VersionFields versions, Authorizer authorizer) {
        this.versions = versions;
        this.objects = objects;
        this.authorizer = authorizer;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var info = objects.head(request);
        var owners = authorizer.owners(request);
        var acl = authorizer.holding(request.bucket(), info.meta().acl());
        return versions.write(request.bucket(), info.version(), S3Response.of(200))
                .xml(AclXml.write(owners.of(info.meta()), acl, owners.users(acl)));
    }
}
