package io.cloakroom.s3.policy;

/// The requester, in the terms of a policy's principals.
public sealed interface Requester {
    /// An unsigned request.
    record Anonymous() implements Requester {}

    /// An account itself.
    ///
    /// @param account   12 digits
    /// @param canonical the account's canonical user id
    record Root(String account, String canonical) implements Requester {}

    /// A user of an account.
    ///
    /// @param account   12 digits
    /// @param canonical the account's canonical user id
    /// @param id        of the user, never used again
    record User(String account, String canonical, String id) implements Requester {}

    /// A part of this server that acts on its own, such as the delivery of access logs.
    ///
    /// @param name such as `logging.s3.amazonaws.com`
    record Service(String name) implements Requester {}

    Requester ANONYMOUS = new Anonymous();
}
