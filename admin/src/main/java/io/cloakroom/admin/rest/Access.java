package io.cloakroom.admin.rest;

/// Who may call a route. Every row of the route table carries it, so that no route can forget it. A caller who may
/// not call is told that what the path names does not exist.
public enum Access {
    /// Everybody, signed in or not.
    ANYONE,
    /// Every user. What the answer holds depends on the user.
    SIGNED_IN,
    OPERATOR,
    /// Whoever holds a role in `{project}`.
    MEMBER,
    /// An owner of `{project}`.
    OWNER,
    /// Users who may create and delete buckets in `{project}`: its owners, and its members when their tokens may.
    BUCKETS,
    /// An owner of the project of `{token}`, or the user that the token speaks for.
    TOKEN,
    /// Users who may see the secret of `{token}`: a permission of its own with a line in the audit log, although
    /// today the same users have it as [#TOKEN].
    SECRET,
    /// `{user}` itself, or an owner of a project in which that user holds a role.
    PERSON,
    /// `{user}` itself.
    SELF
}
