package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.access.RequestedAcls;
import io.cloakroom.gateway.access.RequestedAcls.Target;
import io.cloakroom.gateway.op.object.RequestXml;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import java.io.IOException;

/// `PUT /bucket/key?acl`. Does not count as a write: ETag and modification time stay.
public final class PutObjectAcl implements BucketOperation {
    private final ObjectAmendment version;
    private final RequestedAcls acls;
    private final AclBody bodies;

    public PutObjectAcl(ObjectAmendment version, RequestedAcls acls, RequestXml xml) {
        this.version = version;
        this.acls = acls;
        this.bodies = new AclBody(xml, acls);
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        // Where ACLs are off, the ACLs that may still be put change nothing.
        boolean areOff = acls.areOff(request.bucket());
        var owner = areOff ? "" : version.seen(request).meta().owner();
        var acl = bodies.of(request, Target.object(request.bucket(), owner));
        return version.amend(request, meta -> areOff ? meta : meta.with(acl), S3Response.of(200));
    }
}
