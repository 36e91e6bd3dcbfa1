package io.cloakroom.admin.snippet;

import org.jspecify.annotations.Nullable;

/// What a client has to know to use one S3 token.
///
/// @param endpoint  URL of the S3 port as clients reach it, without a path
/// @param secretKey null where it is not revealed: then `YOUR-SECRET-KEY` stands in its place
/// @param bucket    null where none is known: then `YOUR-BUCKET` stands in its place
public record TokenFacts(
        String endpoint,
        String region,
        String projectId,
        String projectName,
        String userId,
        String login,
        String accessKey,
        @Nullable String secretKey,
        @Nullable String bucket) {
    /// Never shows the secret.
    @Override
    public String toString() {
        return "TokenFacts[" + accessKey + " at " + endpoint + "]";
    }
}
