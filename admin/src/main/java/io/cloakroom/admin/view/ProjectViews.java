package io.cloakroom.admin.view;

import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.view.BucketViews.UsageView;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.Project.MemberTokens;
import io.cloakroom.storage.ProjectLimits;
import io.cloakroom.storage.token.Traffic;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the REST interface shows of projects, their usage and their traffic.
public final class ProjectViews {
    private ProjectViews() {}

    public record ProjectView(
            String id,
            String name,
            @Field("12 digits: what S3 calls an account id") String accountNumber,
            String description,
            Instant createdAt,
            LimitsView limits,

            @Field(
                    value = "What tokens of its members may do at most: what concerns objects, or change buckets too",
                    oneOf = {"objects", "buckets"})
            String memberTokens,

            @Field(
                    value = "The caller's role in it; absent for an operator without one",
                    oneOf = {"owner", "member"})
            @Nullable
            String role) {
        public static ProjectView of(Project project, @Nullable String role) {
            return new ProjectView(
                    project.id(),
                    project.name(),
                    project.accountNumber(),
                    project.description(),
                    project.createdAt(),
                    LimitsView.of(project.limits()),
                    nameOf(project.memberTokens()),
                    role);
        }
    }

    /// What a project may use at most; an absent field means that there is no such limit.
    public record LimitsView(
            @Nullable Long maxBytes,
            @Nullable Long maxObjects,
            @Nullable Integer maxBuckets,
            @Nullable Integer maxTokenLifeDays) {
        public static LimitsView of(ProjectLimits limits) {
            var life = limits.maxTokenLife();
            return new LimitsView(
                    limits.maxBytes(),
                    limits.maxObjects(),
                    limits.maxBuckets(),
                    life == null ? null : Math.toIntExact(life.toDays()));
        }
    }

    public record ProjectUsage(
            @Field("Absent while the project's data cannot be reached") @Nullable
            UsageView usage,

            int buckets,
            LimitsView limits,

            @Field("The limits of which the project holds more than they allow: maxBytes, maxObjects, maxBuckets")
            List<String> exceeded) {}

    /// The result of deleting a project.
    ///
    /// @param disabledTokens their access keys
    public record DeletedProject(ProjectView project, List<String> disabledTokens) {}

    /// A deleted project whose data is kept for a while.
    public record DeletedProjectView(String id, String name, Instant deletedAt) {
        public static DeletedProjectView of(Project project) {
            return new DeletedProjectView(
                    project.id(), project.name(), Objects.requireNonNull(project.deletedAt(), "of a deleted project"));
        }
    }

    /// A project whose deletion was taken back.
    public record UndeletedProject(
            String id,
            String name,

            @Field(
                    "Names that its buckets had and that others have by now; `check --attach --name` gives them new ones")
            List<String> namelessBuckets,

            @Field("How many of its tokens are disabled, as the deletion left them")
            long disabledTokens) {}

    /// @param hours in order, without the hours that had no requests
    public record TrafficView(
            @Field("The first hour that was looked at") Instant from,
            List<HourView> hours,

            @Field(
                    "The newest requests are counted in memory and written that often: a crash may lose the last of them")
            int writtenEverySeconds) {}

    /// Requests counted over an hour.
    public record HourView(
            @Field("Beginning of the hour") Instant hour,
            long requests,
            @Field("Answered with a status of 400 or more") long errors,

            @Field("Of these, those whose signature did not match")
            long denied,

            long bytesIn,
            long bytesOut) {
        public static HourView of(Instant hour, Traffic traffic) {
            return new HourView(
                    hour,
                    traffic.requests(),
                    traffic.errors(),
                    traffic.denied(),
                    traffic.bytesIn(),
                    traffic.bytesOut());
        }
    }

    public static String nameOf(MemberTokens what) {
        return switch (what) {
            case OBJECTS -> "objects";
            case BUCKETS -> "buckets";
        };
    }
}
