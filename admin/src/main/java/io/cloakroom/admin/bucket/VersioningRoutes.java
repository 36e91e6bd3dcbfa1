package io.cloakroom.admin.bucket;

import static io.cloakroom.admin.rest.Access.BUCKETS;
import static io.cloakroom.admin.rest.Access.MEMBER;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.view.BucketViews;
import io.cloakroom.admin.view.BucketViews.VersioningView;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.document.Versioning;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Routes for the versioning status of a bucket.
public final class VersioningRoutes {

    private final Buckets buckets;
    private final BucketConfig config;

    public VersioningRoutes(Buckets buckets, BucketConfig config) {
        this.buckets = buckets;
        this.config = config;
    }

    record NewVersioning(
            @Field(
                    value = "The new status. A bucket that has had versioning cannot go back to never.",
                    needed = true,
                    oneOf = {BucketViews.NEVER, "enabled", "suspended"})
            @Nullable
            String status) {}

    public void addTo(Route.Table table) {
        table.row(
                        "GET",
                        "projects/{project}/buckets/{bucket}/versioning",
                        MEMBER,
                        "Shows whether a bucket keeps the versions of its objects.",
                        this::view)
                .gives(VersioningView.class);
        table.row(
                        "PUT",
                        "projects/{project}/buckets/{bucket}/versioning",
                        BUCKETS,
                        "Sets whether a bucket keeps the versions of its objects.",
                        this::set)
                .asks(S3Action.PUT_BUCKET_VERSIONING)
                .takes(NewVersioning.class)
                .gives(VersioningView.class)
                .audited("bucket.versioning");
    }

    private VersioningView view(AdminRequest request) throws IOException {
        return view(buckets.of(request));
    }

    /// The status; `never` is what S3 answers as an empty VersioningConfiguration.
    static String status(BucketConfig config, Bucket bucket) throws IOException {
        return status(config.read(bucket, Versioning.class).map(BucketConfig.StoredDocument::document));
    }

    private static String status(Optional<Versioning> versioning) {
        return versioning.map(VersioningRoutes::nameOf).orElse(BucketViews.NEVER);
    }

    private static String nameOf(Versioning versioning) {
        return versioning.name().toLowerCase(Locale.ROOT);
    }

    private VersioningView view(Bucket bucket) throws IOException {
        var versioning = config.read(bucket, Versioning.class).map(BucketConfig.StoredDocument::document);
        return new VersioningView(bucket.name().value(), status(versioning), meaning(versioning.orElse(null)));
    }

    private static String meaning(@Nullable Versioning versioning) {
        return switch (versioning) {
            case null -> "Overwritten and deleted objects are gone for good.";
            case ENABLED ->
                "Overwritten and deleted objects stay as older versions, and count in the project's"
                        + " storage until each version is deleted for good.";
            case SUSPENDED ->
                "New writes keep no versions: the next write or delete replaces them for good. Existing versions"
                        + " stay, and count in the project's storage until each is deleted for good.";
        };
    }

    private VersioningView set(AdminRequest request) throws IOException {
        var status = request.json(NewVersioning.class).status();
        var bucket = buckets.of(request);
        request.subject().detail(Directory.shown(String.valueOf(status)));
        for (var each : Versioning.values()) {
            if (nameOf(each).equals(status)) {
                return set(request, bucket, each);
            }
        }
        if (!BucketViews.NEVER.equals(status)) {
            throw Problem.badRequest("status is enabled, suspended or never");
        }
        if (!status(config, bucket).equals(BucketViews.NEVER)) {
            throw Problem.conflict("bucket " + bucket.name()
                    + " has had versioning, and S3 never takes that back: it can be suspended");
        }
        return view(bucket);
    }

    private VersioningView set(AdminRequest request, Bucket bucket, Versioning versioning) throws IOException {
        return switch (config.put(bucket, versioning, OptionalLong.empty())) {
            case BucketConfig.ConfigOutcome.Changed _ -> view(bucket);
            case BucketConfig.ConfigOutcome.Overtaken _ ->
                throw Problem.conflict("it was changed meanwhile; look, and change it again");
            case BucketConfig.ConfigOutcome.Locked _ ->
                throw Problem.conflict(
                        "bucket " + bucket.name() + " has Object Lock, so its versioning cannot be suspended");
            case BucketConfig.ConfigOutcome.NeedsVersioning _ ->
                throw new IllegalStateException("of Object Lock alone");
            case BucketConfig.ConfigOutcome.NoSuchBucket _ -> throw Buckets.missing(request.name("bucket"));
        };
    }
}
