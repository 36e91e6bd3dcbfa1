package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.access.RequestedAcls;
import io.cloakroom.gateway.access.RequestedAcls.Target;
import io.cloakroom.gateway.op.object.RequestXml;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.xml.AclXml;
import io.cloakroom.storage.document.Acl;
import java.io.IOException;

/// Reads the ACL of a PUT, from its headers or its document.
///
/// @param xml  reads the body
/// @param acls knows which ACLs are allowed
record AclBody(RequestXml xml, RequestedAcls acls) {
    /// @throws S3Exception MissingSecurityHeader, MalformedACLError, AccessDenied for another owner, and as
    /// [RequestedAcls]
    Acl of(S3Request request, Target target) throws IOException {
        var document = xml.readIfAny(request, "AccessControlPolicy", AclXml.AskedAcl.class, S3Error.MALFORMED_ACL);
        var headerAcl = acls.allowed(request.asked(), request.bucket(), target);
        if (headerAcl.isPresent()) {
            if (document.isPresent()) {
                throw S3Error.UNEXPECTED_CONTENT.exception();
            }
            return headerAcl.get();
        }
        if (document.isEmpty()) {
            throw S3Error.MISSING_SECURITY_HEADER.exception().with("MissingHeaderName", "x-amz-acl");
        }
        var acl = acls.ofDocument(document.get(), target);
        boolean isOfBucketOwner = acl.equals(Acl.PRIVATE) && target.owner().equals(target.ofBucket());
        acls.requireAllowed(request.bucket(), acl, isOfBucketOwner);
        return acl;
    }
}
