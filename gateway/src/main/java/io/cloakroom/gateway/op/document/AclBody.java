package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.CannedAcls;
import io.cloakroom.gateway.op.object.RequestXml;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.xml.AclXml;
import io.cloakroom.storage.CannedAcl;
import io.cloakroom.storage.Project;
import java.io.IOException;

/// The ACL that a PUT brings: by name in the header, or spelled out in the body as one of the two that we keep, as
/// clients do that read an ACL and write it back.
///
/// @param xml        reads the body
/// @param authorizer knows whether an ACL may be set
record AclBody(RequestXml xml, Authorizer authorizer) {
    /// @throws S3Exception MissingSecurityHeader, MalformedACLError, AccessDenied for another owner, NotImplemented for any
    ///     other ACL
    CannedAcl of(S3Request request, Project owner) throws IOException {
        var document = xml.readIfAny(request, "AccessControlPolicy", AclXml.Asked.class, S3Error.MALFORMED_ACL);
        var named = CannedAcls.of(request);
        if (named.isPresent()) {
            if (document.isPresent()) {
                throw S3Error.UNEXPECTED_CONTENT.exception();
            }
            return named.get();
        }
        if (document.isEmpty()) {
            throw S3Error.MISSING_SECURITY_HEADER.exception().with("MissingHeaderName", "x-amz-acl");
        }
        if (!AclXml.wellFormed(document.get())) {
            throw S3Error.MALFORMED_ACL.exception();
        }
        if (AclXml.givesAway(document.get(), owner.id())) {
            throw S3Error.ACCESS_DENIED.exception();
        }
        var acl = AclXml.canned(document.get(), owner.id())
                .orElseThrow(
                        () -> S3Error.NOT_IMPLEMENTED.exception(
                                "This server does not implement this ACL: PUT ?acl takes those that are the same as the canned ACLs private and public-read"));
        authorizer.requireAclsAllowed(request.bucket(), acl == CannedAcl.PRIVATE, acl == CannedAcl.PUBLIC_READ);
        return acl;
    }
}
