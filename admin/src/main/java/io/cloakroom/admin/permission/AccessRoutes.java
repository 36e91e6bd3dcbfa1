package io.cloakroom.admin.permission;

import static io.cloakroom.admin.rest.Access.BUCKETS;
import static io.cloakroom.admin.rest.Access.MEMBER;
import static io.cloakroom.admin.rest.Access.OWNER;

import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.bucket.Outcomes;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.view.AccessViews.AccessView;
import io.cloakroom.admin.view.AccessViews.BlockFlags;
import io.cloakroom.admin.view.AccessViews.BucketBlockView;
import io.cloakroom.admin.view.AccessViews.OwnershipView;
import io.cloakroom.admin.view.AccessViews.ProjectBlockView;
import io.cloakroom.s3.access.Ownerships;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketConfig.StoredDocument;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.document.BucketDocument;
import io.cloakroom.storage.document.ObjectOwnership;
import io.cloakroom.storage.document.PublicAccessBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Routes for access to a bucket, apart from its policy: the public access block, object ownership, and the resulting
/// public access.
public final class AccessRoutes {
    private static final String BUCKET = "projects/{project}/buckets/{bucket}/";
    private static final String OF_PROJECT = "projects/{project}/public-access-block";

    private final Buckets buckets;
    private final BucketConfig config;
    private final ProjectStore projects;
    private final PublicReach reach;

    public AccessRoutes(Buckets buckets, BucketConfig config, ProjectStore projects, PublicReach reach) {
        this.buckets = buckets;
        this.config = config;
        this.projects = projects;
        this.reach = reach;
    }

    record NewBlock(
            @Field("Refuses new public ACLs. Default: false.") @Nullable
            Boolean blockPublicAcls,

            @Field("Existing public ACLs have no effect. Default: false.") @Nullable
            Boolean ignorePublicAcls,

            @Field("Refuses new bucket policies that make a bucket public. Default: false.") @Nullable
            Boolean blockPublicPolicy,

            @Field("A bucket with a public policy is open only to the project's own tokens. Default: false.") @Nullable
            Boolean restrictPublicBuckets) {
        PublicAccessBlock block() {
            return new PublicAccessBlock(
                    isOn(blockPublicAcls),
                    isOn(ignorePublicAcls),
                    isOn(blockPublicPolicy),
                    isOn(restrictPublicBuckets));
        }

        private static boolean isOn(@Nullable Boolean flag) {
            return Boolean.TRUE.equals(flag);
        }
    }

    record NewOwnership(
            @Field(
                    value = "BucketOwnerEnforced disables ACLs",
                    needed = true,
                    oneOf = {"BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"})
            @Nullable
            String ownership) {}

    public void addTo(Route.Table table) {
        table.row(
                        "GET",
                        BUCKET + "access",
                        MEMBER,
                        "Shows who has access to a bucket without the project's tokens, and why.",
                        this::access)
                .gives(AccessView.class);
        blocks(table);
        table.row(
                        "GET",
                        BUCKET + "ownership",
                        MEMBER,
                        "Shows the object ownership setting of a bucket: whether ACLs are enabled.",
                        this::ownership)
                .asks(S3Action.GET_BUCKET_OWNERSHIP_CONTROLS)
                .gives(OwnershipView.class);
        table.row(
                        "PUT",
                        BUCKET + "ownership",
                        BUCKETS,
                        "Sets the object ownership of a bucket: whether ACLs are enabled.",
                        this::setOwnership)
                .asks(S3Action.PUT_BUCKET_OWNERSHIP_CONTROLS)
                .takes(NewOwnership.class)
                .gives(OwnershipView.class)
                .audited("bucket.ownership");
        table.row(
                        "DELETE",
                        BUCKET + "ownership",
                        BUCKETS,
                        "Removes the object ownership setting of a bucket: ACLs are enabled.",
                        this::deleteOwnership)
                .asks(S3Action.PUT_BUCKET_OWNERSHIP_CONTROLS)
                .gives(OwnershipView.class)
                .audited("bucket.ownership");
    }

    private void blocks(Route.Table table) {
        var path = BUCKET + "public-access-block";
        table.row("GET", path, MEMBER, "Shows the public access block of a bucket.", this::block)
                .asks(S3Action.GET_BUCKET_PUBLIC_ACCESS_BLOCK)
                .gives(BucketBlockView.class);
        table.row("PUT", path, BUCKETS, "Sets the public access block of a bucket.", this::setBlock)
                .asks(S3Action.PUT_BUCKET_PUBLIC_ACCESS_BLOCK)
                .takes(NewBlock.class)
                .gives(BucketBlockView.class)
                .audited("bucket.block");
        table.row("DELETE", path, BUCKETS, "Removes the public access block of a bucket.", this::deleteBlock)
                .asks(S3Action.PUT_BUCKET_PUBLIC_ACCESS_BLOCK)
                .gives(BucketBlockView.class)
                .audited("bucket.block");
        table.row(
                        "GET",
                        OF_PROJECT,
                        MEMBER,
                        "Shows the public access block for all buckets of a project.",
                        request -> view(request.project()))
                .gives(ProjectBlockView.class);
        table.row(
                        "PUT",
                        OF_PROJECT,
                        OWNER,
                        "Sets the public access block for all buckets of a project.",
                        this::setOfProject)
                .takes(NewBlock.class)
                .gives(ProjectBlockView.class)
                .audited("project.block");
    }

    private AccessView access(AdminRequest request) throws IOException {
        return reach.view(buckets.of(request));
    }

    private <D extends BucketDocument> Optional<D> document(Bucket bucket, Class<D> type) throws IOException {
        return config.read(bucket, type).map(StoredDocument::document);
    }

    private BucketBlockView block(AdminRequest request) throws IOException {
        return view(buckets.of(request), request.project());
    }

    private BucketBlockView view(Bucket bucket, Project project) throws IOException {
        var own = document(bucket, PublicAccessBlock.class).orElse(PublicAccessBlock.NONE);
        return new BucketBlockView(
                bucket.name().value(),
                BlockFlags.of(own),
                BlockFlags.of(project.publicAccess()),
                BlockFlags.of(own.or(project.publicAccess())));
    }

    private BucketBlockView setBlock(AdminRequest request) throws IOException {
        var block = request.json(NewBlock.class).block();
        var bucket = buckets.of(request);
        request.subject().detail(inWords(block));
        Outcomes.require(request, config.put(bucket, block, OptionalLong.empty()));
        return view(bucket, request.project());
    }

    private BucketBlockView deleteBlock(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        request.subject().detail(inWords(PublicAccessBlock.NONE));
        Outcomes.require(request, config.delete(bucket, PublicAccessBlock.class, OptionalLong.empty()));
        return view(bucket, request.project());
    }

    private ProjectBlockView setOfProject(AdminRequest request) throws IOException {
        var block = request.json(NewBlock.class).block();
        request.subject().detail(inWords(block));
        return view(projects.changeProject(request.project().id(), was -> was.withPublicAccess(block))
                .orElseThrow(() -> Directory.noProject(request.name("project"))));
    }

    private static ProjectBlockView view(Project project) {
        return new ProjectBlockView(project.name(), BlockFlags.of(project.publicAccess()));
    }

    private static String inWords(PublicAccessBlock block) {
        var on = new ArrayList<String>();
        add(on, block.blockPublicAcls(), "BlockPublicAcls");
        add(on, block.ignorePublicAcls(), "IgnorePublicAcls");
        add(on, block.blockPublicPolicy(), "BlockPublicPolicy");
        add(on, block.restrictPublicBuckets(), "RestrictPublicBuckets");
        return on.isEmpty() ? "nothing is blocked" : String.join(", ", on);
    }

    private static void add(List<String> on, boolean isOn, String name) {
        if (isOn) {
            on.add(name);
        }
    }

    private OwnershipView ownership(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        return view(bucket, document(bucket, ObjectOwnership.class).orElse(null));
    }

    private static OwnershipView view(Bucket bucket, @Nullable ObjectOwnership set) {
        var holds = set == null ? ObjectOwnership.OBJECT_WRITER : set;
        return new OwnershipView(bucket.name().value(), Ownerships.nameOf(holds), set != null);
    }

    private OwnershipView setOwnership(AdminRequest request) throws IOException {
        var name = request.json(NewOwnership.class).ownership();
        var ownership = Ownerships.named(name == null ? "" : name)
                .orElseThrow(() ->
                        Problem.badRequest("ownership is BucketOwnerEnforced, BucketOwnerPreferred or ObjectWriter"));
        var bucket = buckets.of(request);
        request.subject().detail(Ownerships.nameOf(ownership));
        if (!Ownerships.fits(bucket, ownership)) {
            throw Problem.conflict("the bucket " + bucket.name()
                    + " has an ACL that gives access to others; make it private first, then disable ACLs");
        }
        Outcomes.require(request, config.put(bucket, ownership, OptionalLong.empty()));
        return view(bucket, ownership);
    }

    private OwnershipView deleteOwnership(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        request.subject().detail("not set");
        Outcomes.require(request, config.delete(bucket, ObjectOwnership.class, OptionalLong.empty()));
        return view(bucket, (ObjectOwnership) null);
    }
}
