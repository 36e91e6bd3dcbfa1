package io.cloakroom.gateway.xml;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cloakroom.storage.CannedAcl;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the document of an ACL.
public final class AclXml {
    private static final Set<String> PERMISSIONS = Set.of("FULL_CONTROL", "READ", "READ_ACP", "WRITE", "WRITE_ACP");
    private static final String OWNER_CONTROLS = "FULL_CONTROL of owner";
    private static final String ALL_READ = "READ of http://acs.amazonaws.com/groups/global/AllUsers";

    private AclXml() {}

    /// The document that a client sends.
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Asked(@Nullable Person owner, @Nullable Grants accessControlList) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Grants(@JsonProperty("Grant") @Nullable List<@Nullable Grant> grants) {
        private List<@Nullable Grant> all() {
            return grants == null ? List.of() : grants;
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Grant(@Nullable Person grantee, @Nullable String permission) {
        private String stripped() {
            return permission == null ? "" : permission.strip();
        }
    }

    /// An owner or a grantee.
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Person(
            @JsonProperty("ID") @Nullable String id,
            @JsonProperty("URI") @Nullable String uri) {
        private boolean isOther(String ownerId) {
            return id != null && !id.strip().equals(ownerId);
        }

        private String text(String ownerId) {
            return id != null && !isOther(ownerId) ? "owner" : uri == null ? "another" : uri.strip();
        }
    }

    /// Whether each grant is one that the schema knows.
    public static boolean wellFormed(Asked asked) {
        var list = asked.accessControlList();
        return list != null
                && list.all().stream()
                        .allMatch(grant ->
                                grant != null && grant.grantee() != null && PERMISSIONS.contains(grant.stripped()));
    }

    /// Whether it names another owner: S3 lets nobody give a bucket or an object away.
    public static boolean givesAway(Asked asked, String ownerId) {
        return asked.owner() != null && asked.owner().isOther(ownerId);
    }

    /// The canned ACL that it comes to, or empty when it is another one.
    public static Optional<CannedAcl> canned(Asked asked, String ownerId) {
        var grants = new HashSet<String>();
        if (asked.accessControlList() != null) {
            asked.accessControlList().all().forEach(grant -> grants.add(text(grant, ownerId)));
        }
        if (grants.equals(Set.of(OWNER_CONTROLS))) {
            return Optional.of(CannedAcl.PRIVATE);
        }
        return grants.equals(Set.of(OWNER_CONTROLS, ALL_READ)) ? Optional.of(CannedAcl.PUBLIC_READ) : Optional.empty();
    }

    private static String text(@Nullable Grant grant, String ownerId) {
        return grant == null || grant.grantee() == null
                ? ""
                : grant.stripped() + " of " + grant.grantee().text(ownerId);
    }
}
