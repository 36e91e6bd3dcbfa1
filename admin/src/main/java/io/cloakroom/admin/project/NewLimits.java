package io.cloakroom.admin.project;

import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.text.Sizes;
import io.cloakroom.storage.ProjectLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The limits of a project as clients write them; an absent field means no limit.
record NewLimits(
        @Field("Bytes as a number, or a size as a text: 500 MB, 10 GiB, 2T") @Nullable
        JsonNode maxBytes,

        @Nullable Long maxObjects,
        @Nullable Integer maxBuckets,
        @Nullable Integer maxTokenLifeDays) {
    private static final int MOST_DAYS = 36_525;

    ProjectLimits limits() {
        if (maxTokenLifeDays != null && maxTokenLifeDays > MOST_DAYS) {
            throw Problem.badRequest("maxTokenLifeDays is at most " + MOST_DAYS);
        }
        try {
            return new ProjectLimits(
                    bytes(maxBytes),
                    maxObjects,
                    maxBuckets,
                    maxTokenLifeDays == null ? null : Duration.ofDays(maxTokenLifeDays));
        } catch (IllegalArgumentException negative) {
            throw Problem.badRequest("limits: " + negative.getMessage());
        }
    }

    private static @Nullable Long bytes(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (value.isString()) {
            return Sizes.parse(value.stringValue());
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw Problem.badRequest("the JSON does not fit at field \"limits.maxBytes\"");
        }
        return value.longValue();
    }
}
