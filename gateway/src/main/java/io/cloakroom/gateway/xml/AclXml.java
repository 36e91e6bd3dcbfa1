package io.cloakroom.gateway.xml;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Acl.Grantee;
import io.cloakroom.storage.document.Acl.Group;
import io.cloakroom.storage.document.Acl.Permission;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads and writes the document of an ACL (Amazon S3 API Reference, AccessControlPolicy).
public final class AclXml {
    private AclXml() {}

    /// The document that a client sends.
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record AskedAcl(@Nullable Person owner, @Nullable Grants accessControlList) {
        /// All grants.
        ///
        /// @return empty when the document breaks the schema
        public Optional<List<Grant>> grants() {
            var list = accessControlList == null ? null : accessControlList.all();
            return list == null
                            || owner == null
                            || owner.id() == null
                            || !list.stream().allMatch(Grant::isWellFormed)
                    ? Optional.empty()
                    : Optional.of(list);
        }

        /// Whether the document names another owner. Nobody may give a bucket or an object away.
        public boolean givesAway(String ownerId) {
            return owner == null || owner.id() == null || !owner.id().strip().equals(ownerId);
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Grants(@JsonProperty("Grant") @Nullable List<Grant> grants) {
        private List<Grant> all() {
            return grants == null ? List.of() : grants;
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Grant(@Nullable Person grantee, @Nullable String permission) {
        private static boolean isWellFormed(@Nullable Grant grant) {
            return grant != null
                    && grant.grantee() != null
                    && grant.grantee().isOne()
                    && grant.given().isPresent();
        }

        /// Empty for a permission that does not exist.
        public Optional<Permission> given() {
            var name = permission == null ? "" : permission.strip();
            return Arrays.stream(Permission.values())
                    .filter(each -> each.name().equals(name))
                    .findFirst();
        }
    }

    /// An owner or a grantee.
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Person(
            @JsonProperty("ID") @Nullable String id,
            @JsonProperty("URI") @Nullable String uri,
            @Nullable String emailAddress) {
        private boolean isOne() {
            return (id == null ? 0 : 1) + (uri == null ? 0 : 1) + (emailAddress == null ? 0 : 1) == 1;
        }
    }

    /// @param users the grantees by their ids
    public static String write(CanonicalUser owner, Acl acl, Map<String, CanonicalUser> users) {
        var document = XmlDocument.of("AccessControlPolicy")
                .person("Owner", owner.id(), owner.displayName())
                .open("AccessControlList");
        for (var grant : acl.grants()) {
            document.open("Grant");
            switch (grant.grantee()) {
                case Grantee.Owner _ -> user(document, owner);
                case Grantee.Account(var id) -> user(document, users.getOrDefault(id, new CanonicalUser(id, "")));
                case Group group -> document.grantee("Group").text("URI", group.uri());
            }
            document.close("Grantee")
                    .text("Permission", grant.permission().name())
                    .close("Grant");
        }
        return document.close("AccessControlList").end("AccessControlPolicy");
    }

    private static void user(XmlDocument document, CanonicalUser user) {
        document.grantee("CanonicalUser")
                .text("ID", user.id())
                .text("DisplayName", user.displayName().isEmpty() ? null : user.displayName());
    }
}
