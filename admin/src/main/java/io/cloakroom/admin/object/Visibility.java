package io.cloakroom.admin.object;

import static io.cloakroom.admin.rest.Access.BUCKETS;
import static io.cloakroom.admin.rest.Access.MEMBER;

import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.permission.BucketAccess;
import io.cloakroom.admin.permission.PublicReach;
import io.cloakroom.admin.permission.Said;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.server.ServerFacts;
import io.cloakroom.admin.view.BucketViews;
import io.cloakroom.admin.view.BucketViews.AclView;
import io.cloakroom.admin.view.ObjectViews.ObjectResult;
import io.cloakroom.admin.view.ObjectViews.ObjectsReport;
import io.cloakroom.s3.access.AclRules;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.s3.sign.UriEncoding;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Acl.Group;
import io.cloakroom.storage.document.Acl.Permission;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sets and describes who may read an object or list a bucket besides the project's own tokens. Sets S3's canned
/// ACLs, and describes the combined effect of ACL, bucket policy and public access block.
public final class Visibility {
    private static final int MOST_KEYS = 1_000;

    private final Buckets buckets;
    private final ObjectStore objects;
    private final Amendments amendments;
    private final ProjectStore projects;
    private final AclRules acls;
    private final BucketAccess access;
    private final PublicReach reach;
    private final Supplier<ServerFacts> server;

    public Visibility(
            Buckets buckets,
            ObjectStore objects,
            ProjectStore projects,
            AclRules acls,
            BucketAccess access,
            PublicReach reach,
            Supplier<ServerFacts> server) {
        this.acls = acls;
        this.access = access;
        this.reach = reach;
        this.buckets = buckets;
        this.objects = objects;
        this.amendments = new Amendments(objects, access);
        this.projects = projects;
        this.server = server;
    }

    record NewAcl(
            @Field(
                    value = "Who has access besides the project's tokens: nobody, or everybody",
                    needed = true,
                    oneOf = {"private", "public-read"})
            @Nullable
            String acl) {}

    record NewAcls(
            @Field(value = "Keys of 1 to 1000 objects, as many as fit into a request of 512 KiB", needed = true)
            @Nullable
            List<@Nullable String> keys,

            @Field(
                    value = "Who may read them besides the project's tokens",
                    needed = true,
                    oneOf = {"private", "public-read"})
            @Nullable
            String acl) {}

    public void addTo(Route.Table table) {
        table.row(
                        "GET",
                        "projects/{project}/buckets/{bucket}/acl",
                        MEMBER,
                        "Shows who may list a bucket.",
                        this::bucket)
                .gives(AclView.class);
        table.row(
                        "PUT",
                        "projects/{project}/buckets/{bucket}/acl",
                        BUCKETS,
                        "Sets who may list a bucket: its project's tokens, or everybody.",
                        this::setBucket)
                .takes(NewAcl.class)
                .gives(AclView.class)
                .audited("bucket.acl");
        table.row(
                        "GET",
                        "projects/{project}/buckets/{bucket}/objects/{key}/acl",
                        MEMBER,
                        "Shows who may read an object.",
                        this::object)
                .asks(S3Action.GET_OBJECT_ACL)
                .query("versionId", "string", "Id of the version. Default: the current one.")
                .gives(AclView.class);
        table.row(
                        "PUT",
                        "projects/{project}/buckets/{bucket}/objects/{key}/acl",
                        MEMBER,
                        "Sets who may read an object: its project's tokens, or everybody.",
                        this::setObject)
                .query("versionId", "string", "Id of the version. Default: the current one.")
                .takes(NewAcl.class)
                .gives(AclView.class)
                .audited("object.acl");
        table.row(
                        "POST",
                        "projects/{project}/buckets/{bucket}/acls",
                        MEMBER,
                        "Sets who may read each of many objects.",
                        this::setMany)
                .takes(NewAcls.class)
                .gives(ObjectsReport.class)
                .audited("object.acl");
    }

    private AclView bucket(AdminRequest request) throws IOException {
        return view(buckets.of(request));
    }

    private AclView setBucket(AdminRequest request) throws IOException {
        var acl = Buckets.acl(request.json(NewAcl.class).acl());
        var bucket = buckets.of(request);
        access.require(request, bucket, S3Action.PUT_BUCKET_ACL, null, VersionRef.CURRENT, Said.of(acl));
        requireAllowed(bucket, acl);
        request.subject().detail(BucketViews.nameOf(acl));
        return view(projects.setBucketAcl(bucket, acl).orElseThrow(() -> Buckets.missing(request.name("bucket"))));
    }

    /// Refuses public ACLs that would have no effect or are blocked, as S3 does.
    private void requireAllowed(Bucket bucket, Acl acl) throws IOException {
        if (acl.equals(Acl.PRIVATE)) {
            return;
        }
        if (!acls.ownership(bucket).hasAcls()) {
            throw Problem.conflict("the bucket " + bucket.name()
                    + " has ACLs disabled (BucketOwnerEnforced): nothing is made public by one");
        }
        if (acls.blocks(bucket).blockPublicAcls()) {
            throw Problem.conflict("public access is blocked (BlockPublicAcls), for the bucket " + bucket.name()
                    + " or its whole project");
        }
    }

    private AclView view(Bucket bucket) throws IOException {
        return new AclView(bucket.name().value(), null, BucketViews.nameOf(bucket.acl()), ofList(bucket), null, null);
    }

    private String ofList(Bucket bucket) throws IOException {
        if (reach.lists(bucket)) {
            return "Everybody may list it: the names of all its objects are public. The list does not open"
                    + " them: who may"
                    + " read an object is the object's own setting"
                    + (isPublicRead(bucket.acl()) ? "." : ", or that of the bucket policy, which opens the list.");
        }
        if (isPublicRead(bucket.acl())) {
            return "Its ACL is public, but has no effect: ACLs are disabled, public access is blocked, or the"
                    + " bucket policy"
                    + " denies it.";
        }
        return bucket.acl().opensNothing()
                ? "Only the project's own tokens may list it, and principals that the bucket policy allows."
                : "It has grants of its own, which S3 clients show and change (GetBucketAcl).";
    }

    private static boolean isPublicRead(Acl acl) {
        return acl.grants(Group.ALL_USERS, Permission.READ);
    }

    private AclView object(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        var key = Buckets.objectKey(request.name("key"));
        var version = Buckets.version(request);
        return view(bucket, Buckets.object(objects.head(bucket, key, version), key, version), version);
    }

    private AclView setObject(AdminRequest request) throws IOException {
        var acl = Buckets.acl(request.json(NewAcl.class).acl());
        var bucket = buckets.of(request);
        requireAllowed(bucket, acl);
        var key = Buckets.objectKey(request.name("key"));
        var version = Buckets.version(request);
        request.subject()
                .target(bucket.name() + "/" + Directory.shown(key.value()))
                .detail((version instanceof VersionRef.Named named
                                ? "version " + Directory.shown(named.id()) + ", "
                                : "")
                        + BucketViews.nameOf(acl));
        return view(bucket, changed(request, bucket, key, version, acl), version);
    }

    private ObjectsReport setMany(AdminRequest request) throws IOException {
        var body = request.json(NewAcls.class);
        var acl = Buckets.acl(body.acl());
        var keys = keys(body.keys(), MOST_KEYS);
        var bucket = buckets.of(request);
        requireAllowed(bucket, acl);
        var results = Bulk.each(request, keys, ObjectKey::value, key -> {
            changed(request, bucket, key, VersionRef.CURRENT, acl);
            return ObjectResult.of(key.value());
        });
        Bulk.note(request, "PutObjectAcl", bucket, results);
        return Bulk.report(request, "made " + BucketViews.nameOf(acl), results, false);
    }

    static List<ObjectKey> keys(@Nullable List<@Nullable String> keys, int most) {
        if (keys == null || keys.isEmpty() || keys.size() > most) {
            throw Problem.badRequest("keys are those of 1 to " + most + " objects");
        }
        return keys.stream().map(Buckets::objectKey).distinct().toList();
    }

    private ObjectInfo changed(AdminRequest request, Bucket bucket, ObjectKey key, VersionRef version, Acl acl)
            throws IOException {
        var object = amendments.seen(request, bucket, S3Action.PUT_OBJECT_ACL, key, version, Said.of(acl));
        return amendments.amend(bucket, object, version, null, meta -> meta.with(acl));
    }

    private AclView view(Bucket bucket, ObjectInfo info, VersionRef version) throws IOException {
        return new AclView(
                bucket.name().value(),
                info.key(),
                BucketViews.nameOf(info.meta().acl()),
                ofObject(bucket, info, version),
                publicUrl(bucket, info, version),
                version instanceof VersionRef.Named named ? named.id() : null);
    }

    private String ofObject(Bucket bucket, ObjectInfo info, VersionRef version) throws IOException {
        boolean open = isPublicRead(info.meta().acl());
        if (reach.reads(bucket, info, version)) {
            return open && reach.aclsOpen(bucket)
                    ? "Everybody who knows its address may read it, without keys."
                    : "Everybody who knows its address may read it, without keys: the bucket policy allows it.";
        }
        return open
                ? "Its ACL is public, but has no effect: ACLs are disabled, public access is blocked, or the"
                        + " bucket policy"
                        + " denies it."
                : info.meta().acl().opensNothing()
                        ? "Only the project's own tokens may read it, and people with a link that such a token signed."
                        : "It has grants of its own, which S3 clients show and change (GetObjectAcl).";
    }

    /// The URL at which everybody can read the object or the requested version; `null` when it is not public.
    @Nullable
    String publicUrl(Bucket bucket, ObjectInfo info, VersionRef version) throws IOException {
        if (!reach.reads(bucket, info, version)) {
            return null;
        }
        var object = server.get().endpoint().replaceFirst("/$", "") + "/" + bucket.name() + "/"
                + UriEncoding.encode(info.key(), true);
        return version instanceof VersionRef.Named named
                ? object + "?versionId=" + UriEncoding.encode(named.id(), false)
                : object;
    }
}
