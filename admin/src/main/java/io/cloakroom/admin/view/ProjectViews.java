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

/// The REST interface's records about projects, their usage and their traffic.
public final class ProjectViews {
    private ProjectViews() {}

    public record ProjectView(
            String id,
            String name,

            @Field("The account id in S3's terms, 12 digits")
            String accountNumber,

            String description,
            Instant createdAt,
            LimitsView limits,

            @Field(
                    value = "The most that tokens of members may do: work with objects, or also change buckets",
                    oneOf = {"objects", "buckets"})
            String memberTokens,

            @Field(
                    value = "The caller's role in the project; absent for an operator without a role",
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

    /// The limits of a project; an absent field means no limit.
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
            @Field("Absent while the project's data is unavailable") @Nullable
            UsageView usage,

            int buckets,
            LimitsView limits,

            @Field("The limits that the project exceeds: maxBytes, maxObjects, maxBuckets")
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

    /// A project whose deletion was undone.
    public record UndeletedProject(
            String id,
            String name,

            @Field("Names of its buckets that others use by now; `check --attach --name` gives those buckets"
                    + " new names")
            List<String> namelessBuckets,

            @Field("Number of tokens that stay disabled since the deletion")
            long disabledTokens) {}

    /// @param hours in order, without hours that had no requests
    public record TrafficView(
            @Field("The first hour of the period") Instant from,
            List<HourView> hours,

            @Field("How often counts are written to disk; a crash may lose the newest counts")
            int writtenEverySeconds) {}

    /// Requests counted over an hour.
    public record HourView(
            @Field("Beginning of the hour") Instant hour,
            long requests,

            @Field("Requests answered with a status of 400 or more")
            long errors,

            @Field("Among the errors, those with a wrong signature")
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
