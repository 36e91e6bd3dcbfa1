package io.cloakroom.storage.engine.codec;

import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Acl.Grant;
import io.cloakroom.storage.document.Acl.Grantee;
import io.cloakroom.storage.document.Acl.Group;
import io.cloakroom.storage.document.Acl.Permission;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;
import java.util.ArrayList;

/// ACLs to fields and back. The two ACLs that nearly everything has are stored as a number. For any other, the grants are
/// stored in a field that must be known: a release that does not know it could take the ACL for a wider one.
final class AclCodec {
    private static final int GRANT = 1;
    private static final int PERMISSION = 1;
    private static final int GROUP = 2;
    private static final int ACCOUNT = 3;

    private AclCodec() {}

    /// @param numbered field that older releases read; it says private when there are grants
    /// @param grants   field with the grants
    static void write(FieldWriter fields, Acl acl, int numbered, int grants) {
        boolean isPublicRead = acl.equals(Acl.PUBLIC_READ);
        fields.number(numbered, isPublicRead ? 2 : 1);
        if (!isPublicRead && !acl.equals(Acl.PRIVATE)) {
            fields.nested(grants, grants(acl));
        }
    }

    private static FieldWriter grants(Acl acl) {
        var fields = new FieldWriter();
        for (var each : acl.grants()) {
            var grant = new FieldWriter().number(PERMISSION, number(each.permission()));
            switch (each.grantee()) {
                case Grantee.Owner _ -> {}
                case Group group -> grant.number(GROUP, number(group));
                case Grantee.Account(var id) -> grant.text(ACCOUNT, id);
            }
            fields.nested(GRANT, grant);
        }
        return fields;
    }

    static Acl numbered(int number) {
        return switch (number) {
            case 1 -> Acl.PRIVATE;
            case 2 -> Acl.PUBLIC_READ;
            default -> throw new IllegalArgumentException("no ACL has number " + number);
        };
    }

    static Acl granted(FieldReader fields) {
        var grants = new ArrayList<Grant>();
        while (fields.next()) {
            if (fields.number() != GRANT) {
                throw new FieldReader.UnknownField(fields.number());
            }
            grants.add(grant(fields.nested()));
        }
        return new Acl(grants);
    }

    private static Grant grant(FieldReader fields) {
        Grantee grantee = Grantee.OWNER;
        Permission permission = null;
        while (fields.next()) {
            switch (fields.number()) {
                case PERMISSION -> permission = permission(fields.asInt());
                case GROUP -> grantee = group(fields.asInt());
                case ACCOUNT -> grantee = new Grantee.Account(fields.asText());
                default -> throw new FieldReader.UnknownField(fields.number());
            }
        }
        return new Grant(grantee, FieldReader.present(permission));
    }

    private static int number(Permission permission) {
        return switch (permission) {
            case FULL_CONTROL -> 1;
            case READ -> 2;
            case WRITE -> 3;
            case READ_ACP -> 4;
            case WRITE_ACP -> 5;
        };
    }

    private static Permission permission(int number) {
        return switch (number) {
            case 1 -> Permission.FULL_CONTROL;
            case 2 -> Permission.READ;
            case 3 -> Permission.WRITE;
            case 4 -> Permission.READ_ACP;
            case 5 -> Permission.WRITE_ACP;
            default -> throw new IllegalArgumentException("no permission has number " + number);
        };
    }

    private static int number(Group group) {
        return switch (group) {
            case ALL_USERS -> 1;
            case AUTHENTICATED_USERS -> 2;
            case LOG_DELIVERY -> 3;
        };
    }

    private static Group group(int number) {
        return switch (number) {
            case 1 -> Group.ALL_USERS;
            case 2 -> Group.AUTHENTICATED_USERS;
            case 3 -> Group.LOG_DELIVERY;
            default -> throw new IllegalArgumentException("no group has number " + number);
        };
    }
}
