package io.cloakroom.admin.snippet;

import org.jspecify.annotations.Nullable;

/// What a client needs to know to use one S3 token.
///
/// @param endpoint  URL of the S3 port as clients reach it, without a path
/// @param secretKey null where it is not revealed: then `YOUR-SECRET-KEY` stands in its place
/// @param bucket    null where none is known: then `YOUR-BUCKET` stands in its place
/// @param prefix    under which the token may do what it may; empty for anywhere
/// @param level     what it may do there
/// @param limited   whether it may use some buckets only, or keys with some prefix
/// @param publishes whether it may make its uploads public
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
    /// What a token may do. One whose policy is written by hand counts as [#READ_WRITE].
    public enum Level {
        FULL,
        READ_WRITE,
        READ,
        WRITE,
        LIST
    }

    /// Of a token that may do anything.
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

    /// The same for a token that may do less.
    public TokenFacts within(String under, Level may) {
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
                may,
                true,
                may == Level.FULL);
    }

    /// Never shows the secret.
    @Override
    public String toString() {
        return "TokenFacts[" + accessKey + " at " + endpoint + "]";
    }
}
