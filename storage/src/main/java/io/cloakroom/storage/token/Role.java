package io.cloakroom.storage.token;

/// What a user is in a project.
///
/// @param user    id of the user
/// @param project id of the project
public record Role(String user, String project, Kind kind) {
    public enum Kind {
        /// Its users, tokens and buckets.
        OWNER,
        /// Own tokens.
        MEMBER
    }
}
