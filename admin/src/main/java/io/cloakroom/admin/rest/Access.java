package io.cloakroom.admin.rest;

/// Who may call a route. Each route must name its access, so that none is open by accident. A caller without access
/// gets the answer for something that does not exist.
public enum Access {
    /// Everybody, signed in or not.
    ANYONE,
    /// Every user. The content of the answer depends on the user.
    SIGNED_IN,
    OPERATOR,
    /// Whoever holds a role in `{project}`.
    MEMBER,
    /// An owner of `{project}`.
    OWNER,
    /// Users who may create and delete buckets in `{project}`: its owners, and its members when their tokens may.
    BUCKETS,
    /// An owner of the project of `{token}`, or the user of the token.
    TOKEN,
    /// Users who may see the secret of `{token}`. Today they are the same as with [#TOKEN], but revealing a secret is
    /// a permission of its own with a line in the audit log.
    SECRET,
    /// The user `{user}`, or an owner of a project in which that user holds a role.
    PERSON,
    /// The user `{user}`.
    SELF
}
