package io.cloakroom.admin.server;

import static io.cloakroom.admin.rest.Access.OPERATOR;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.storage.jobs.JobStatus;
import io.cloakroom.storage.jobs.Jobs;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Routes for background jobs.
public final class JobRoutes {
    private final Jobs jobs;

    public JobRoutes(Jobs jobs) {
        this.jobs = jobs;
    }

    public record JobsView(
            @Field("By name") List<JobView> jobs,

            @Field("Percentage of its time in which a limited job works while requests are served")
            int sharePercent,

            @Field("How many operations a limited job may do in a second; 0 for any number")
            long operationsPerSecond,

            @Field("How many bytes a limited job may read or write in a second; 0 for any number")
            long bytesPerSecond) {}

    public record JobView(
            String name,

            @Field(oneOf = {"working", "waiting", "failing", "stopped"})
            String state,

            @Field("Where its pass stands; absent when it has nothing to say") @Nullable
            String at,

            @Field("Passes from beginning to end, ever") long passes,

            @Field("Rows or objects looked at since the start")
            long operations,

            @Field("Read or written since the start") long bytes,

            @Field("What it has done, ever") List<CountView> counts,

            @Field("When the last pass ended; absent before the first one") @Nullable
            Instant completedAt,

            @Field("What its last step failed with; absent when it did not. It is tried again") @Nullable
            String failure,

            @Field("When that was") @Nullable Instant failedAt,

            @Field("Whether the limits hold for it") boolean limited) {}

    public record CountView(@Field("As `versions removed`") String what, long number) {}

    public void addTo(Route.Table table) {
        table.row("GET", "jobs", OPERATOR, "Lists what the server does by itself, and how that goes.", _ -> list())
                .gives(JobsView.class);
        table.row("POST", "jobs/{job}/run", OPERATOR, "Begins a pass of a background job now.", this::begin)
                .gives(JobView.class)
                .audited("job.run");
    }

    private JobsView list() {
        var limits = jobs.limits();
        return new JobsView(
                jobs.statuses().stream().map(JobRoutes::view).toList(),
                limits.share(),
                limits.operations(),
                limits.bytes());
    }

    private JobView begin(AdminRequest request) {
        var name = request.name("job");
        if (!jobs.wake(name)) {
            throw Problem.notFound("there is no job " + Directory.shown(name));
        }
        request.subject().target(name);
        return jobs.statuses().stream()
                .filter(status -> status.name().equals(name))
                .map(JobRoutes::view)
                .findFirst()
                .orElseThrow();
    }

    private static JobView view(JobStatus status) {
        return new JobView(
                status.name(),
                status.state().name().toLowerCase(Locale.ROOT),
                status.shown().isEmpty() ? null : status.shown(),
                status.passes(),
                status.operations(),
                status.bytes(),
                status.counts().entrySet().stream()
                        .map(count -> new CountView(count.getKey(), count.getValue()))
                        .toList(),
                seconds(status.completedAt()),
                status.failure(),
                seconds(status.failedAt()),
                status.limited());
    }

    private static @Nullable Instant seconds(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
    }
}
