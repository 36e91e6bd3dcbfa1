package io.cloakroom.storage.engine;

import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Acl.Grant;
import io.cloakroom.storage.document.Acl.Grantee;
import io.cloakroom.storage.document.Acl.Group;
import io.cloakroom.storage.document.Acl.Permission;
import java.util.ArrayList;

/// ACLs that no name of S3 stands for.
public final class Grants {
    /// Every permission of every kind of grantee.
    public static final Acl OF_EVERY_KIND = ofEveryKind();

    private Grants() {}

    private static Acl ofEveryKind() {
        var grants = new ArrayList<Grant>();
        for (var permission : Permission.values()) {
            for (var group : Group.values()) {
                grants.add(new Grant(group, permission));
            }
            grants.add(new Grant(new Grantee.Account("0123456789abcdef0123456789abcdef"), permission));
            grants.add(new Grant(Grantee.OWNER, permission));
        }
        return new Acl(grants);
    }
}
