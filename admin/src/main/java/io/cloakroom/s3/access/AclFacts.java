package io.cloakroom.s3.access;

import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Acl.Grant;
import io.cloakroom.storage.document.Acl.Grantee;
import io.cloakroom.storage.document.Acl.Group;
import io.cloakroom.storage.document.Acl.Permission;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The facts for conditions about an ACL that does not come from a header, but from the upload that created the
/// object, or from an object that is copied, restored or renamed. Contains both the canned name, if S3 has one for
/// the ACL, and the grants, since a condition may ask for either.
public final class AclFacts {
    private static final Grant READ_BY_ALL = new Grant(Group.ALL_USERS, Permission.READ);
    private static final Map<Set<Grant>, String> NAMES = Map.of(
            Set.of(), "private",
            Set.of(READ_BY_ALL), "public-read",
            Set.of(READ_BY_ALL, new Grant(Group.ALL_USERS, Permission.WRITE)), "public-read-write",
            Set.of(new Grant(Group.AUTHENTICATED_USERS, Permission.READ)), "authenticated-read");

    private AclFacts() {}

    /// Whether the condition key is about an ACL that a request sets.
    public static boolean areAskedBy(ConditionKey key) {
        return switch (key) {
            case ACL, GRANT_FULL_CONTROL, GRANT_READ, GRANT_WRITE, GRANT_READ_ACP, GRANT_WRITE_ACP -> true;
            default -> false;
        };
    }

    /// Keys that are missing in the map are absent facts.
    public static Map<ConditionKey, String> of(Acl acl) {
        var facts = new EnumMap<ConditionKey, String>(ConditionKey.class);
        var toOthers = new HashSet<Grant>();
        for (var each : acl.grants()) {
            if (!each.grantee().equals(Grantee.OWNER)) {
                toOthers.add(each);
                facts.merge(key(each.permission()), text(each.grantee()), (before, one) -> before + ", " + one);
            }
        }
        var name = NAMES.get(toOthers);
        if (name != null) {
            facts.put(ConditionKey.ACL, name);
        }
        return facts;
    }

    private static ConditionKey key(Permission permission) {
        return switch (permission) {
            case FULL_CONTROL -> ConditionKey.GRANT_FULL_CONTROL;
            case READ -> ConditionKey.GRANT_READ;
            case WRITE -> ConditionKey.GRANT_WRITE;
            case READ_ACP -> ConditionKey.GRANT_READ_ACP;
            case WRITE_ACP -> ConditionKey.GRANT_WRITE_ACP;
        };
    }

    /// A grantee in the syntax of the grant headers.
    private static String text(Grantee grantee) {
        return switch (grantee) {
            case Group group -> "uri=\"" + group.uri() + '"';
            case Grantee.Account(var id) -> "id=\"" + id + '"';
            case Grantee.Owner _ -> throw new IllegalArgumentException("the owner is no grantee to name");
        };
    }
}
