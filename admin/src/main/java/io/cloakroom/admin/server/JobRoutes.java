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
            @Field("Sorted by name") List<JobView> jobs,

            @Field("Percentage of time that a limited job may work while requests are served")
            int sharePercent,

            @Field("Operations per second that a limited job may do; 0 for no limit")
            long operationsPerSecond,

            @Field("Bytes per second that a limited job may read or write; 0 for no limit")
            long bytesPerSecond) {}

    public record JobView(
            String name,

            @Field(oneOf = {"working", "waiting", "failing", "stopped"})
            String state,

            @Field("Position of the current pass; absent when the job reports none") @Nullable
            String at,

            @Field("Number of completed passes, ever") long passes,

            @Field("Rows or objects examined since the start")
            long operations,

            @Field("Bytes read or written since the start") long bytes,

            @Field("Results of the job by name, counted over all time")
            List<CountView> counts,

            @Field("End of the last completed pass; absent before the first one") @Nullable
            Instant completedAt,

            @Field("Error of the last step, which will be retried; absent when the step succeeded") @Nullable
            String failure,

            @Field("Time of that error") @Nullable Instant failedAt,

            @Field("Whether the limits apply to the job") boolean limited) {}

    public record CountView(
            @Field("Name of the result, such as `versions removed`")
            String what,

            long number) {}

    public void addTo(Route.Table table) {
        table.row("GET", "jobs", OPERATOR, "Lists the background jobs and their progress.", _ -> list())
                .gives(JobsView.class);
        table.row("POST", "jobs/{job}/run", OPERATOR, "Starts a pass of a background job now.", this::begin)
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
