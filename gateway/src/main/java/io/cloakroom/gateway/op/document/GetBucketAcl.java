package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.AclXml;
import java.io.IOException;

/// `GET /bucket?acl`.
public final class GetBucketAcl implements BucketOperation {
    private final Authorizer authorizer;

    public GetBucketAcl(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var owners = authorizer.owners(request);
        var acl = authorizer.holding(request.bucket(), request.bucket().acl());
        return S3Response.of(200).xml(AclXml.write(owners.ofBucket(), acl, owners.users(acl)));
    }
}
