package io.cloakroom.storage.token;

/// The role of a user in a project.
///
/// @param user    id of the user
/// @param project id of the project
public record Role(String user, String project, Kind kind) {
    public enum Kind {
        /// May manage the project's users, tokens and buckets.
        OWNER,
        /// May manage their own tokens.
        MEMBER
    }
}
