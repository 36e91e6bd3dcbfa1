package io.cloakroom.storage.document;

import java.util.List;

/// An access control list: who may do what with a bucket or a version of an object, in addition to what policies say (Amazon
/// S3 User Guide, "Access control list (ACL) overview"). Even without a grant, the owner can always read and replace the ACL.
///
/// @param grants at most [#MOST_GRANTS], as they were given
public record Acl(List<Grant> grants) {
    public static final int MOST_GRANTS = 100;

    private static final Grant OF_OWNER = new Grant(Grantee.OWNER, Permission.FULL_CONTROL);

    /// The ACL of a bucket or object for which no other one was set.
    public static final Acl PRIVATE = new Acl(List.of(OF_OWNER));

    public static final Acl PUBLIC_READ = new Acl(List.of(OF_OWNER, new Grant(Group.ALL_USERS, Permission.READ)));

    public Acl {
        if (grants.size() > MOST_GRANTS) {
            throw new IllegalArgumentException("an ACL has at most " + MOST_GRANTS + " grants");
        }
        grants = List.copyOf(grants);
    }

    public enum Permission {
        FULL_CONTROL,
        READ,
        WRITE,
        READ_ACP,
        WRITE_ACP;

        boolean covers(Permission permission) {
            return this == permission || this == FULL_CONTROL;
        }
    }

    public record Grant(Grantee grantee, Permission permission) {}

    public sealed interface Grantee {
        /// Whoever owns the bucket or object.
        Owner OWNER = new Owner();

        /// @see #OWNER
        record Owner() implements Grantee {}

        /// Another project than the owner.
        ///
        /// @param id of the project, which S3 calls the canonical user id
        record Account(String id) implements Grantee {}
    }

    /// The groups that S3 knows (Amazon S3 User Guide, "Amazon S3 predefined groups").
    public enum Group implements Grantee {
        /// Everybody, with keys or without.
        ALL_USERS("http://acs.amazonaws.com/groups/global/AllUsers"),
        /// Everybody with keys of this server.
        AUTHENTICATED_USERS("http://acs.amazonaws.com/groups/global/AuthenticatedUsers"),
        /// The service that writes the logs of requests to buckets.
        LOG_DELIVERY("http://acs.amazonaws.com/groups/s3/LogDelivery");

        private final String uri;

        Group(String uri) {
            this.uri = uri;
        }

        /// The URI by which S3 names the group.
        public String uri() {
            return uri;
        }
    }

    /// Whether only the owner has access.
    public boolean opensNothing() {
        return grants.stream().allMatch(each -> each.grantee().equals(Grantee.OWNER));
    }

    /// Whether only the owner and this project have access.
    public boolean opensNothingBut(String project) {
        var account = new Grantee.Account(project);
        return grants.stream()
                .allMatch(each ->
                        each.grantee().equals(Grantee.OWNER) || each.grantee().equals(account));
    }

    /// Whether it grants anything to everybody, or to everybody with keys (Amazon S3 User Guide, "The meaning of public").
    public boolean isPublic() {
        return grantsTo(Group.ALL_USERS) || grantsTo(Group.AUTHENTICATED_USERS);
    }

    /// Whether it grants this group anything.
    public boolean grantsTo(Group group) {
        return grants.stream().anyMatch(each -> each.grantee().equals(group));
    }

    /// Whether one of the grants to this grantee is the permission or includes it.
    public boolean grants(Grantee grantee, Permission permission) {
        for (var each : grants) {
            if (each.grantee().equals(grantee) && each.permission().covers(permission)) {
                return true;
            }
        }
        return false;
    }
}
