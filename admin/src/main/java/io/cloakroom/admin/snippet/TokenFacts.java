package io.cloakroom.admin.snippet;

import org.jspecify.annotations.Nullable;

/// What a client has to know to use one S3 token.
///
/// @param endpoint  URL of the S3 port as clients reach it, without a path
/// @param secretKey null where it is not revealed: then `YOUR-SECRET-KEY` stands in its place
/// @param bucket    null where none is known: then `YOUR-BUCKET` stands in its place
/// @param prefix    under which the token may write; empty for anywhere
public record TokenFacts(
        String endpoint,
        String region,
        String projectId,
        String projectName,
        String userId,
        String login,
        String accessKey,
        @Nullable String secretKey,
        @Nullable String bucket,
        String prefix) {
    /// Of a token that may write anywhere in the bucket.
    public TokenFacts(
            String endpoint,
            String region,
            String projectId,
            String projectName,
            String userId,
            String login,
            String accessKey,
            @Nullable String secretKey,
            @Nullable String bucket) {
        this(endpoint, region, projectId, projectName, userId, login, accessKey, secretKey, bucket, "");
    }

    /// Never shows the secret.
    @Override
    public String toString() {
        return "TokenFacts[" + accessKey + " at " + endpoint + "]";
    }
}
