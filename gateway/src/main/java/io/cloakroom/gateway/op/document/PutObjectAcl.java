package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.RequestXml;
import io.cloakroom.gateway.s3.Operation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import java.io.IOException;

/// `PUT /bucket/key?acl`: who but the owner may read the object. No write in the eyes of S3: ETag and time stay.
public final class PutObjectAcl implements Operation {
    private final ObjectAmendment version;
    private final Authorizer authorizer;
    private final AclBody bodies;

    public PutObjectAcl(ObjectAmendment version, Authorizer authorizer, RequestXml xml) {
        this.version = version;
        this.authorizer = authorizer;
        this.bodies = new AclBody(xml, authorizer);
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var owner = authorizer.owner(request.caller(), request.bucket()).orElseThrow(S3Error.NO_SUCH_BUCKET::exception);
        var acl = bodies.of(request, owner);
        return version.amend(request, meta -> meta.with(acl), S3Response.of(200));
    }
}
