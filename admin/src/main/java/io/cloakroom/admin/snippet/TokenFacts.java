package io.cloakroom.admin.snippet;

import org.jspecify.annotations.Nullable;

/// The facts about an S3 token that clients need.
///
/// @param endpoint  URL of the S3 port as clients reach it, without a path
/// @param secretKey `null` when it is not revealed; snippets then contain `YOUR-SECRET-KEY`
/// @param bucket    `null` when none is known; snippets then contain `YOUR-BUCKET`
/// @param prefix    that the token is limited to; empty for none
/// @param level     of the token's rights
/// @param limited   whether the token is limited to some buckets, or to a prefix
/// @param publishes whether the token may make its uploads public
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
        String prefix,
        Level level,
        boolean limited,
        boolean publishes) {
    /// The level of a token's rights. Tokens with a hand-written policy count as [#READ_WRITE].
    public enum Level {
        FULL,
        READ_WRITE,
        READ,
        WRITE,
        LIST
    }

    /// The facts about a token without limits.
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
        this(
                endpoint,
                region,
                projectId,
                projectName,
                userId,
                login,
                accessKey,
                secretKey,
                bucket,
                "",
                Level.FULL,
                false,
                true);
    }

    /// The same facts for a token with fewer rights.
    public TokenFacts within(String under, Level level) {
        return new TokenFacts(
                endpoint,
                region,
                projectId,
                projectName,
                userId,
                login,
                accessKey,
                secretKey,
                bucket,
                under,
                level,
                true,
                level == Level.FULL);
    }

    /// Never shows the secret.
    @Override
    public String toString() {
        return "TokenFacts[" + accessKey + " at " + endpoint + "]";
    }
}
