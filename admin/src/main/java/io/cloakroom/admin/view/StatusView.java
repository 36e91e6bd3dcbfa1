package io.cloakroom.admin.view;

import io.cloakroom.admin.rest.Field;
import java.time.Instant;
import java.util.List;

public record StatusView(
        String version,
        Instant startedAt,
        long uptimeSeconds,
        boolean ready,

        @Field("Warnings for the operator; empty when all is well")
        List<String> troubles,

        @Field("Requests per second, averaged over the last minute")
        double requestsPerSecond,

        @Field("Since the start") long requests,

        @Field("Requests since the start that were answered with a status of 500 or more, except 501")
        long serverErrors,

        long diskTotalBytes,
        long diskFreeBytes,
        String endpoint,
        String region) {}
