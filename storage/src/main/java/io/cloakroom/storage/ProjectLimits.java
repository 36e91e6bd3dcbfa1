package io.cloakroom.storage;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a project may use at most. `null` means no limit.
///
/// @param maxBytes     of all objects and of the parts of uploads in progress
/// @param maxObjects   of all buckets together
/// @param maxBuckets   in addition to the server's limit for every project
/// @param maxTokenLife the longest life of a token; with this limit no token is without end
public record ProjectLimits(
        @Nullable Long maxBytes,
        @Nullable Long maxObjects,
        @Nullable Integer maxBuckets,
        @Nullable Duration maxTokenLife) {
    public static final ProjectLimits NONE = new ProjectLimits(null, null, null, null);

    public ProjectLimits {
        if (isNegative(maxBytes) || isNegative(maxObjects) || (maxBuckets != null && maxBuckets < 0)) {
            throw new IllegalArgumentException("a limit is not negative");
        }
        if (maxTokenLife != null && !maxTokenLife.isPositive()) {
            throw new IllegalArgumentException("a token's life is positive");
        }
    }

    private static boolean isNegative(@Nullable Long limit) {
        return limit != null && limit < 0;
    }
}
