package io.cloakroom.admin.rest;

/// Who may call a route. The row of the table carries it, so that it cannot be forgotten; whoever may not is told that
/// what the path names is not there.
public enum Access {
    /// Also who has not signed in.
    ANYONE,
    /// Every user; what the answer holds depends on who asks.
    SIGNED_IN,
    OPERATOR,
    /// Whoever holds a role in `{project}`.
    MEMBER,
    /// An owner of `{project}`.
    OWNER,
    /// Whoever may make and delete buckets in `{project}`: an owner, and a member where tokens of members may.
    BUCKETS,
    /// An owner of the project of `{token}`, or the user that the token speaks for.
    TOKEN,
    /// Whoever may see the secret of `{token}`. A permission of its own, and audited, though today the same people have it.
    SECRET,
    /// `{user}` itself, or an owner of a project in which that user holds a role.
    PERSON,
    /// `{user}` itself.
    SELF
}
