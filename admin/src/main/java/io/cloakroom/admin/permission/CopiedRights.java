package io.cloakroom.admin.permission;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.s3.access.AclRules;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Acl;
import java.io.IOException;

/// The permissions for copying an object: reading the source, writing the target, and setting the target's tags and
/// ACL.
public final class CopiedRights {
    private final BucketAccess access;
    private final AclRules acls;

    public CopiedRights(BucketAccess access, AclRules acls) {
        this.access = access;
        this.acls = acls;
    }

    /// @param source  the version that was opened
    /// @param version as the caller named it
    /// @param acl     that the copy will have
    /// @param onlyNew whether the copy must not replace an object
    /// @throws Problem when the caller may not, or when public ACLs are blocked
    public void require(
            AdminRequest request,
            Bucket from,
            ObjectInfo source,
            VersionRef version,
            Bucket to,
            String key,
            Acl acl,
            boolean onlyNew)
            throws IOException {
        var tags = source.meta().tags();
        var facts = Said.ofCopy(acl, source.meta(), from.name() + "/" + source.key(), onlyNew);
        access.requireStill(request, from, S3Action.GET_OBJECT, source, version);
        access.require(request, to, S3Action.PUT_OBJECT, key, VersionRef.CURRENT, facts);
        if (!tags.isEmpty()) {
            access.requireStill(request, from, S3Action.GET_OBJECT_TAGGING, source, version);
            access.require(request, to, S3Action.PUT_OBJECT_TAGGING, key, VersionRef.CURRENT, Said.of(tags));
        }
        if (!acl.opensNothing()) {
            if (isBlocked(to, acl)) {
                throw Problem.conflict("it is public, and public ACLs are blocked (BlockPublicAcls), for the bucket "
                        + to.name() + " or its whole project; make it private first");
            }
            access.require(request, to, S3Action.PUT_OBJECT_ACL, key, VersionRef.CURRENT, Said.of(acl));
        }
    }

    /// Whether new objects in the bucket may not get this ACL.
    public boolean isBlocked(Bucket bucket, Acl acl) throws IOException {
        return acl.isPublic() && acls.blocks(bucket).blockPublicAcls();
    }
}
