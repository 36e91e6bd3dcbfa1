package io.cloakroom.gateway.xml;

import io.cloakroom.storage.CannedAcl;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Reads the document of an ACL.
public final class AclXml {
    private static final String OWNER_CONTROLS = "FULL_CONTROL of owner";
    private static final String ALL_READ = "READ of http://acs.amazonaws.com/groups/global/AllUsers";

    private AclXml() {}

    /// The canned ACL that it comes to, or empty when it is another one.
    public static Optional<CannedAcl> canned(XmlElement root, String ownerId) {
        var grants = new HashSet<String>();
        root.child("AccessControlList")
                .ifPresent(list -> list.children("Grant").forEach(grant -> grants.add(text(grant, ownerId))));
        if (grants.equals(Set.of(OWNER_CONTROLS))) {
            return Optional.of(CannedAcl.PRIVATE);
        }
        return grants.equals(Set.of(OWNER_CONTROLS, ALL_READ)) ? Optional.of(CannedAcl.PUBLIC_READ) : Optional.empty();
    }

    private static String text(XmlElement grant, String ownerId) {
        var permission = grant.childText("Permission").orElse("").strip();
        var grantee = grant.child("Grantee");
        var id = grantee.flatMap(who -> who.childText("ID")).map(String::strip);
        var uri = grantee.flatMap(who -> who.childText("URI")).map(String::strip);
        return permission + " of " + (id.equals(Optional.of(ownerId)) ? "owner" : uri.orElse("another"));
    }
}
