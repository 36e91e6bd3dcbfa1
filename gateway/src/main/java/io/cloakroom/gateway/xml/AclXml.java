package io.cloakroom.gateway.xml;

import io.cloakroom.storage.CannedAcl;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Reads the document of an ACL.
public final class AclXml {
    private static final Set<String> PERMISSIONS = Set.of("FULL_CONTROL", "READ", "READ_ACP", "WRITE", "WRITE_ACP");
    private static final String OWNER_CONTROLS = "FULL_CONTROL of owner";
    private static final String ALL_READ = "READ of http://acs.amazonaws.com/groups/global/AllUsers";

    private AclXml() {}

    /// Whether each grant is one that the schema knows.
    public static boolean wellFormed(XmlElement root) {
        return root.child("AccessControlList").filter(AclXml::knownGrants).isPresent();
    }

    private static boolean knownGrants(XmlElement list) {
        return list.children("Grant").stream()
                .allMatch(grant -> grant.child("Grantee").isPresent()
                        && PERMISSIONS.contains(
                                grant.childText("Permission").orElse("").strip()));
    }

    /// Whether it names another owner: S3 lets nobody give a bucket or an object away.
    public static boolean givesAway(XmlElement root, String ownerId) {
        return root.child("Owner")
                .flatMap(owner -> owner.childText("ID"))
                .filter(id -> !id.strip().equals(ownerId))
                .isPresent();
    }

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
