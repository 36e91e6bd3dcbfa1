package io.cloakroom.admin.view;

import io.cloakroom.admin.rest.Field;
import java.time.Instant;
import java.util.List;

public record StatusView(
        String version,
        Instant startedAt,
        long uptimeSeconds,
        boolean ready,

        @Field("What an operator should know; empty when all is well")
        List<String> troubles,

        @Field("Over the last minute") double requestsPerSecond,
        @Field("Since the start") long requests,

        @Field("Since the start: answered with a status of 500 or more, but not 501")
        long serverErrors,

        long diskTotalBytes,
        long diskFreeBytes,
        String endpoint,
        String region) {}
