package io.cloakroom.s3.access;

import io.cloakroom.s3.access.Question.Asker;
import io.cloakroom.s3.access.Question.BucketFacts;
import io.cloakroom.s3.access.Question.Owned;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Acl.Grantee;
import io.cloakroom.storage.document.Acl.Group;
import io.cloakroom.storage.document.Acl.Permission;
import org.jspecify.annotations.Nullable;

/// The verdict of the ACLs of a bucket and an object (Amazon S3 User Guide, "Access control list (ACL) overview",
/// "Mapping of ACL permissions and access policy permissions").
enum AclRuling {
    GRANTED,
    /// An ACL allows it, but does not count: public access is blocked, or ACLs are disabled.
    BLOCKED,
    NOT_GRANTED;

    static AclRuling of(Question question, BucketFacts bucket, @Nullable Owned object) {
        var who = question.who();
        return switch (question.action()) {
            case LIST_BUCKET, LIST_BUCKET_VERSIONS, LIST_BUCKET_MULTIPART_UPLOADS ->
                of(bucket.acl(), who, Permission.READ, bucket);
            case PUT_OBJECT -> of(bucket.acl(), who, Permission.WRITE, bucket);
            case DELETE_OBJECT ->
                isOwn(who, bucket.object()) ? of(bucket.acl(), who, Permission.WRITE, bucket) : NOT_GRANTED;
            case GET_BUCKET_ACL -> of(bucket.acl(), who, Permission.READ_ACP, bucket);
            case PUT_BUCKET_ACL -> of(bucket.acl(), who, Permission.WRITE_ACP, bucket);
            // With permission to list, a caller may learn that an object is absent.
            case GET_OBJECT, GET_OBJECT_VERSION ->
                question.key() == null
                        ? NOT_GRANTED
                        : of(object == null ? bucket.acl() : object.acl(), who, Permission.READ, bucket);
            case GET_OBJECT_ACL, GET_OBJECT_VERSION_ACL -> ofObject(object, who, Permission.READ_ACP, bucket);
            case PUT_OBJECT_ACL, PUT_OBJECT_VERSION_ACL -> ofObject(object, who, Permission.WRITE_ACP, bucket);
            default -> NOT_GRANTED;
        };
    }

    /// WRITE on the bucket lets others delete only the objects that they have written themselves.
    private static boolean isOwn(Asker asker, @Nullable Owned object) {
        return object != null && object.owner().equals(asker.project());
    }

    private static AclRuling ofObject(@Nullable Owned object, Asker asker, Permission permission, BucketFacts bucket) {
        return object == null ? NOT_GRANTED : of(object.acl(), asker, permission, bucket);
    }

    private static AclRuling of(Acl acl, Asker asker, Permission permission, BucketFacts bucket) {
        if (!asker.isAnonymous() && acl.grants(new Grantee.Account(asker.project()), permission)) {
            return GRANTED;
        }
        boolean toAll = acl.grants(Group.ALL_USERS, permission)
                || (!asker.isAnonymous() && acl.grants(Group.AUTHENTICATED_USERS, permission));
        if (!toAll) {
            return NOT_GRANTED;
        }
        return bucket.blocks().ignorePublicAcls() ? BLOCKED : GRANTED;
    }
}
