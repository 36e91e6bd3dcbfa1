package io.cloakroom.gateway.op.bucket;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.access.RequestedAcls;
import io.cloakroom.gateway.access.RequestedAcls.Target;
import io.cloakroom.gateway.op.document.form.AccessForms;
import io.cloakroom.gateway.op.object.RequestXml;
import io.cloakroom.gateway.op.object.header.Tags;
import io.cloakroom.gateway.s3.AccountOperation;
import io.cloakroom.gateway.s3.AccountRequest;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.s3.S3Settings;
import io.cloakroom.gateway.xml.CreateBucketXml;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.ProjectStore.CreateBucket.Created;
import io.cloakroom.storage.ProjectStore.CreateBucket.Exists;
import io.cloakroom.storage.ProjectStore.CreateBucket.NoAcls;
import io.cloakroom.storage.ProjectStore.CreateBucket.NoSuchProject;
import io.cloakroom.storage.ProjectStore.CreateBucket.TooMany;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.BucketDocument;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.ObjectOwnership;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.document.Versioning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// `PUT /bucket`: makes a bucket in the caller's project, under a name that is not in use.
public final class CreateBucket implements AccountOperation {
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    /// In S3's first region, making one's own bucket again succeeds. All others refuse it.
    private static final String LENIENT_REGION = "us-east-1";

    /// The header that says who will own the objects of the new bucket.
    public static final String OWNERSHIP = "x-amz-object-ownership";

    private static final String OBJECT_LOCK = "x-amz-bucket-object-lock-enabled";

    private final ProjectStore projects;
    private final Authorizer authorizer;
    private final RequestedAcls acls;
    private final RequestXml xml;
    private final S3Settings settings;

    public CreateBucket(
            ProjectStore projects, Authorizer authorizer, RequestedAcls acls, RequestXml xml, S3Settings settings) {
        this.acls = acls;
        this.projects = projects;
        this.authorizer = authorizer;
        this.xml = xml;
        this.settings = settings;
    }

    @Override
    public S3Response handle(AccountRequest request) throws IOException {
        var project = request.holder().project().id();
        var name = BucketName.of(String.valueOf(request.address().bucket()))
                .orElseThrow(S3Error.INVALID_BUCKET_NAME::exception);
        var acl = acls.ofFields(request.asked(), Target.bucket(project));
        var configuration =
                xml.readIfAny(request, "CreateBucketConfiguration", CreateBucketXml.class, S3Error.MALFORMED_XML);
        var region = region(configuration.flatMap(CreateBucket::constraint));
        var tags = tags(request, configuration);
        var ownership = ownership(request);
        var documents = documents(tags, locked(request));
        ownership.ifPresent(documents::add);
        return switch (projects.createBucket(project, name, region, acl.orElse(Acl.PRIVATE), documents)) {
            case Created _ -> created(name);
            case Exists(var bucket) -> exists(request, bucket, project, region, acl, documents);
            case NoAcls(boolean enforced) ->
                throw (enforced ? S3Error.INVALID_BUCKET_ACL_WITH_OWNERSHIP : S3Error.INVALID_BUCKET_ACL_WITH_BLOCK)
                        .exception();
            case NoSuchProject _ -> throw S3Error.ACCESS_DENIED.exception();
            case TooMany _ -> throw S3Error.TOO_MANY_BUCKETS.exception();
        };
    }

    private static List<BucketDocument> documents(TagSet tags, boolean locked) {
        var documents = new ArrayList<BucketDocument>();
        if (!tags.isEmpty()) {
            documents.add(tags);
        }
        if (locked) {
            documents.add(Versioning.ENABLED);
            documents.add(new ObjectLock(null));
        }
        return documents;
    }

    @Override
    public boolean takes(String field) {
        return field.equals(OWNERSHIP);
    }

    /// @throws S3Exception InvalidArgument
    private static Optional<ObjectOwnership> ownership(AccountRequest request) {
        var field = request.header(OWNERSHIP);
        return field.map(value -> AccessForms.ownership(value)
                .orElseThrow(() -> S3Error.INVALID_ARGUMENT
                        .exception("Invalid x-amz-object-ownership header: " + value)
                        .with("ArgumentName", OWNERSHIP)
                        .with("ArgumentValue", value)));
    }

    /// @throws S3Exception InvalidArgument
    private static boolean locked(AccountRequest request) {
        var field = request.header(OBJECT_LOCK).orElse("false");
        return switch (field.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw S3Error.INVALID_ARGUMENT
                        .exception()
                        .with("ArgumentName", OBJECT_LOCK)
                        .with("ArgumentValue", field);
        };
    }

    private static S3Response created(BucketName name) {
        return S3Response.of(200).header("location", "/" + name);
    }

    private S3Response exists(
            AccountRequest request,
            Bucket bucket,
            String project,
            String region,
            Optional<Acl> acl,
            List<BucketDocument> documents)
            throws IOException {
        var name = bucket.name();
        if (!bucket.project().equals(project)) {
            throw S3Error.BUCKET_ALREADY_EXISTS.exception().with("BucketName", name.value());
        }
        boolean lenient = bucket.region().equals(LENIENT_REGION) && region.equals(LENIENT_REGION);
        // An existing bucket keeps its documents, so a 200 would promise others.
        if (!lenient || !documents.isEmpty()) {
            throw S3Error.BUCKET_ALREADY_OWNED_BY_YOU.exception().with("BucketName", name.value());
        }
        if (acl.isPresent() && !acl.get().equals(bucket.acl())) {
            authorizer.requireOnBucket(request, bucket, S3Action.PUT_BUCKET_ACL);
            acls.requireAllowed(bucket, acl.get(), acl.get().equals(Acl.PRIVATE));
            projects.setBucketAcl(bucket, acl.get());
        }
        return created(name);
    }

    private TagSet tags(AccountRequest request, Optional<CreateBucketXml> configuration) throws IOException {
        var asked = configuration.map(CreateBucketXml::tags);
        if (asked.isEmpty() || asked.get().all().isEmpty()) {
            return TagSet.NONE;
        }
        authorizer.requireOnNewBucket(request, S3Action.TAG_RESOURCE);
        return Tags.ofBucket(asked.get());
    }

    private String region(Optional<String> constraint) {
        if (constraint.isEmpty()) {
            return settings.region();
        }
        var region = constraint.get();
        if (!REGION.matcher(region).matches()) {
            throw S3Error.INVALID_LOCATION_CONSTRAINT.exception().with("LocationConstraint", region);
        }
        if (settings.regionPinned() && !region.equals(settings.region())) {
            throw S3Error.ILLEGAL_LOCATION_CONSTRAINT.exception(
                    "The " + region
                            + " location constraint is incompatible for the region specific endpoint this request was sent to.");
        }
        return region;
    }

    private static Optional<String> constraint(CreateBucketXml configuration) {
        configuration.other().ifPresent(name -> {
            throw S3Error.NOT_IMPLEMENTED.exception(
                    "This server does not implement " + name + " in CreateBucketConfiguration");
        });
        return configuration.region();
    }
}
