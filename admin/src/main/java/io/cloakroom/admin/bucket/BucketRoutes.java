package io.cloakroom.admin.bucket;

import static io.cloakroom.admin.rest.Access.BUCKETS;
import static io.cloakroom.admin.rest.Access.MEMBER;
import static io.cloakroom.admin.rest.Access.OPERATOR;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.server.ServerFacts;
import io.cloakroom.admin.view.BucketViews.BucketCheck;
import io.cloakroom.admin.view.BucketViews.BucketView;
import io.cloakroom.admin.view.BucketViews.UsageView;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.BucketDocument;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.Versioning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Routes for the buckets of a project.
public final class BucketRoutes {
    private final Buckets buckets;
    private final ProjectStore projects;
    private final BucketConfig config;
    private final LockedVersions locked;
    private final Supplier<ServerFacts> server;

    public BucketRoutes(
            Buckets buckets,
            ProjectStore projects,
            BucketConfig config,
            LockedVersions locked,
            Supplier<ServerFacts> server) {
        this.buckets = buckets;
        this.projects = projects;
        this.config = config;
        this.locked = locked;
        this.server = server;
    }

    record NewBucket(
            @Field(value = "By S3's rules for bucket names", needed = true) @Nullable
            String name,

            @Field("Whether the bucket permanently has Object Lock and versioning. Default: false.") @Nullable
            Boolean objectLock) {}

    public void addTo(Route.Table table) {
        table.row("GET", "projects/{project}/buckets", MEMBER, "Lists buckets with their usage.", this::list)
                .query("prefix", "string", "Prefix of the names.")
                .givesPageOf(BucketView.class);
        table.row("POST", "projects/{project}/buckets", BUCKETS, "Makes a bucket.", this::create)
                .takes(NewBucket.class)
                .creates(true)
                .gives(BucketView.class)
                .audited("bucket.create");
        table.row("GET", "projects/{project}/buckets/{bucket}", MEMBER, "Shows a bucket.", this::view)
                .gives(BucketView.class);
        table.row(
                        "POST",
                        "projects/{project}/buckets/{bucket}/check",
                        OPERATOR,
                        "Counts the contents of a bucket, and compares the counts with its counters.",
                        this::check)
                .query("repair", "boolean", "Corrects the counters when they differ.")
                .gives(BucketCheck.class)
                .audited("bucket.check");
        table.row(
                        "DELETE",
                        "projects/{project}/buckets/{bucket}",
                        BUCKETS,
                        "Deletes a bucket in which no object, version or delete marker is left.",
                        this::delete)
                .asks(S3Action.DELETE_BUCKET)
                .gives(BucketView.class)
                .audited("bucket.delete");
    }

    private Page<BucketView> list(AdminRequest request) throws IOException {
        int limit = request.limit();
        var page =
                projects.buckets(request.project().id(), request.query("prefix").orElse(""), request.after(), limit);
        var views = new ArrayList<BucketView>();
        for (var bucket : page) {
            views.add(view(bucket));
        }
        return new Page<>(
                views, page.size() < limit ? null : page.getLast().name().value());
    }

    private BucketView view(Bucket bucket) throws IOException {
        return BucketView.of(
                bucket,
                Directory.reachable(() -> projects.usage(bucket)),
                Directory.reachable(() -> VersioningRoutes.status(config, bucket)));
    }

    private BucketView create(AdminRequest request) throws IOException {
        var body = request.json(NewBucket.class);
        var given = body.name();
        var documents = Boolean.TRUE.equals(body.objectLock())
                ? List.of(Versioning.ENABLED, new ObjectLock(null))
                : List.<BucketDocument>of();
        var name = BucketName.of(given == null ? "" : given)
                .orElseThrow(
                        () -> Problem.badRequest("a bucket's name has 3-63 characters of a-z 0-9 - and single dots,"
                                + " and begins and ends with a letter or digit"));
        request.subject().target(name.value());
        var project = request.project();
        return switch (projects.createBucket(project.id(), name, server.get().region(), Acl.PRIVATE, documents)) {
            case ProjectStore.CreateBucket.Created(var bucket) -> view(bucket);
            case ProjectStore.CreateBucket.Exists(var bucket) ->
                throw Problem.conflict(
                        bucket.project().equals(project.id())
                                ? "the project has a bucket " + name + " already"
                                : "the name " + name + " is taken: bucket names are unique on a server");
            case ProjectStore.CreateBucket.NoAcls _ -> throw new IllegalStateException("a private bucket has none");
            case ProjectStore.CreateBucket.NoSuchProject _ -> throw Directory.noProject(project.name());
            case ProjectStore.CreateBucket.TooMany(int most) ->
                throw Problem.conflict("the project has " + most + " buckets, as many as it may");
        };
    }

    private BucketView view(AdminRequest request) throws IOException {
        return view(buckets.of(request));
    }

    private BucketView delete(AdminRequest request) throws IOException {
        try {
            return delete(request, buckets.of(request));
        } catch (StoreException failed) {
            if (failed.lostBucket().isEmpty()) {
                throw failed;
            }
            return giveUp(request, failed);
        }
    }

    /// Deletes a bucket whose name is registered, but whose data is gone.
    private BucketView giveUp(AdminRequest request, StoreException unavailable) throws IOException {
        var name = BucketName.of(request.name("bucket")).orElseThrow(() -> noBucket(request));
        request.subject().detail("its data was lost before, only its name was left");
        var bucket = projects.giveUpBucket(request.project().id(), name).orElseThrow(() -> unavailable);
        return BucketView.of(bucket, Optional.empty(), Optional.empty());
    }

    private BucketView delete(AdminRequest request, Bucket bucket) throws IOException {
        var view = view(bucket);
        return switch (projects.deleteBucket(bucket)) {
            case DELETED -> view;
            case NOT_EMPTY -> throw notEmpty(view, locked.under(bucket, ""));
            case NO_SUCH_BUCKET -> throw noBucket(request);
        };
    }

    private static Problem notEmpty(BucketView bucket, LockedVersions.Locked locked) {
        return locked.isEmpty()
                ? Problem.conflict("bucket " + bucket.name() + " holds " + contentsInWords(bucket)
                        + "; on the command line --force deletes them with it")
                : Protections.refused("bucket " + bucket.name() + " cannot be deleted", locked, "in it");
    }

    private static String contentsInWords(BucketView bucket) {
        var usage = bucket.usage();
        if (usage == null || !bucket.keepsVersions()) {
            return "objects: delete them first";
        }
        return usage.objects() == 0
                ? "older versions or delete markers of deleted objects: delete those for good first"
                : "objects, and keeps the versions of what is deleted: delete all versions for good first";
    }

    /// Counts the contents of the bucket, and repairs its counters on request.
    private BucketCheck check(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        boolean repair = request.flag("repair");
        var check = (repair ? projects.repairUsage(bucket) : projects.checkUsage(bucket))
                .orElseThrow(() -> noBucket(request));
        return new BucketCheck(
                bucket.name().value(),
                UsageView.of(check.counted()),
                UsageView.of(check.kept()),
                check.unreadable(),
                repair && !check.agrees() && check.unreadable() == 0);
    }

    private static Problem noBucket(AdminRequest request) {
        return Buckets.missing(request.name("bucket"));
    }
}
