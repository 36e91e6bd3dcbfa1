package io.cloakroom.gateway.access;

import io.cloakroom.gateway.s3.AskedRequest;
import io.cloakroom.gateway.s3.Caller.Holder;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.xml.AclXml;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.access.Decision;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Acl.Grant;
import io.cloakroom.storage.document.Acl.Grantee;
import io.cloakroom.storage.document.Acl.Group;
import io.cloakroom.storage.document.Acl.Permission;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the ACL that a request brings for a bucket or an object: by name, in headers that grant, or as a document
/// (Amazon S3 API Reference, PutObjectAcl and PutBucketAcl). Checks whether the bucket takes it.
public final class RequestedAcls {
    static final String NAMED = "x-amz-acl";

    /// The headers that grant, and the permission that each grants.
    static final Map<String, Permission> FIELDS = fields();

    private static final String FULL_CONTROL = "bucket-owner-full-control";
    private static final String NOT_RECOGNIZED = "Argument format not recognized";

    /// The account that `aws-exec-read` grants to: Amazon EC2, which means nobody here.
    private static final String EXEC_READER = "6aa5a366c34c1cbe25dc49211496e913e0351eb0e8c37aa3477e40942ec6b97c";

    private final ProjectStore projects;
    private final BucketRules rules;

    public RequestedAcls(ProjectStore projects, BucketRules rules) {
        this.projects = projects;
        this.rules = rules;
    }

    private static Map<String, Permission> fields() {
        var fields = new LinkedHashMap<String, Permission>();
        for (var each : Permission.values()) {
            fields.put("x-amz-grant-" + each.name().toLowerCase(Locale.ROOT).replace('_', '-'), each);
        }
        return fields;
    }

    /// What an ACL is for.
    ///
    /// @param owner    id of the project that owns the bucket or object
    /// @param ofBucket id of the project that owns the bucket
    /// @param isObject whether the ACL is for an object and not for the bucket
    public record Target(String owner, String ofBucket, boolean isObject) {
        public static Target bucket(String project) {
            return new Target(project, project, false);
        }

        public static Target object(Bucket bucket, String owner) {
            return new Target(owner.isEmpty() ? bucket.project() : owner, bucket.project(), true);
        }
    }

    /// Owner and ACL of a new object.
    ///
    /// @param owner as in [io.cloakroom.storage.ObjectMeta#owner]
    public record OwnerAndAcl(String owner, Acl acl) {
        private static final OwnerAndAcl PLAIN = new OwnerAndAcl("", Acl.PRIVATE);
    }

    /// Owner and ACL of the object that the request makes (Amazon S3 User Guide, "Controlling ownership of objects").
    /// An object written without a signature belongs to the bucket's owner, because nobody could prove later to have
    /// written it.
    ///
    /// @throws S3Exception as [#ofFields] and [#requireAllowed]
    public OwnerAndAcl ofNewObject(S3Request request) throws IOException {
        var bucket = request.bucket();
        boolean foreign = request.caller() instanceof Holder holder && !holder.owns(bucket);
        if (!foreign && !areGiven(request.asked())) {
            return OwnerAndAcl.PLAIN;
        }
        var owner = foreign ? writer(request, bucket) : "";
        var acl = allowed(request.asked(), bucket, Target.object(bucket, owner));
        return new OwnerAndAcl(owner, acl.orElse(Acl.PRIVATE));
    }

    private String writer(S3Request request, Bucket bucket) throws IOException {
        boolean givesControl = request.header(NAMED).map(FULL_CONTROL::equals).orElse(false);
        boolean toBucketOwner = switch (rules.ownership(bucket)) {
            case BUCKET_OWNER_ENFORCED -> true;
            case BUCKET_OWNER_PREFERRED -> givesControl;
            case OBJECT_WRITER -> false;
        };
        return toBucketOwner || !(request.caller() instanceof Holder holder)
                ? ""
                : holder.project().id();
    }

    /// Whether the bucket has switched ACLs off, so that its owner owns all objects.
    public boolean areOff(Bucket bucket) throws IOException {
        return !rules.ownership(bucket).hasAcls();
    }

    /// Whether any header brings an ACL.
    static boolean areGiven(AskedRequest request) {
        var headers = request.http().headers();
        return headers.has(NAMED) || FIELDS.keySet().stream().anyMatch(headers::has);
    }

    /// Whether any header grants something.
    static boolean areGrantsGiven(AskedRequest request) {
        return FIELDS.keySet().stream().anyMatch(request.http().headers()::has);
    }

    /// The ACL in the headers, if the bucket takes it; empty when they bring none.
    ///
    /// @throws S3Exception as [#ofFields] and [#requireAllowed]
    public Optional<Acl> allowed(AskedRequest request, Bucket bucket, Target target) throws IOException {
        var acl = ofFields(request, target);
        if (acl.isPresent()) {
            // Where ACLs are off, AWS refuses "private", but accepts grants that amount to the same.
            boolean ofOwner = request.header(NAMED)
                    .map(FULL_CONTROL::equals)
                    .orElse(acl.get().equals(Acl.PRIVATE));
            requireAllowed(bucket, acl.get(), ofOwner);
        }
        return acl;
    }

    /// Amazon S3 User Guide, "Disabling ACLs" and "Blocking public access".
    ///
    /// @param ofOwner whether the ACL is bucket-owner-full-control, or amounts to it
    /// @throws S3Exception AccessControlListNotSupported, AccessDenied
    public void requireAllowed(Bucket bucket, Acl acl, boolean ofOwner) throws IOException {
        if (!ofOwner && areOff(bucket)) {
            throw S3Error.ACCESS_CONTROL_LIST_NOT_SUPPORTED.exception();
        }
        if (acl.isPublic() && rules.blocks(bucket).blockPublicAcls()) {
            throw S3Error.ACCESS_DENIED
                    .exception()
                    .header("x-amz-bucket-region", bucket.region())
                    .because(new Decision.Denied(Decision.Obstacle.PUBLIC_ACCESS_BLOCKED, ""));
        }
    }

    /// The ACL in the headers; empty when they bring none.
    ///
    /// @throws S3Exception InvalidArgument for an ACL, a group, an account or a form that does not exist; InvalidRequest for
    ///     a name and grants at once; MethodNotAllowed for a grantee named by e-mail
    public Optional<Acl> ofFields(AskedRequest request, Target target) throws IOException {
        var name = request.header(NAMED);
        if (!areGrantsGiven(request)) {
            return name.isEmpty() ? Optional.empty() : Optional.of(cannedAcl(name.get(), target));
        }
        if (name.isPresent()) {
            throw S3Error.INVALID_REQUEST.exception("Specifying both Canned ACLs and Header Grants is not allowed");
        }
        var grants = new ArrayList<Grant>();
        for (var field : FIELDS.entrySet()) {
            for (var text : request.http().headers().all(field.getKey())) {
                for (var each : text.split(",", -1)) {
                    grants.add(new Grant(grantee(field.getKey(), each.strip(), target), field.getValue()));
                }
            }
        }
        return Optional.of(acl(grants));
    }

    private static Acl acl(List<Grant> grants) {
        if (grants.size() > Acl.MOST_GRANTS) {
            throw S3Error.MALFORMED_ACL.exception("An ACL has at most " + Acl.MOST_GRANTS + " grants");
        }
        var all = Set.copyOf(grants);
        return Stream.of(Acl.PRIVATE, Acl.PUBLIC_READ)
                .filter(known -> all.equals(Set.copyOf(known.grants())))
                .findFirst()
                .orElseGet(() -> new Acl(grants));
    }

    private static Acl cannedAcl(String name, Target target) {
        return switch (name) {
            case "private" -> Acl.PRIVATE;
            case "public-read" -> Acl.PUBLIC_READ;
            case "public-read-write" ->
                beside(new Grant(Group.ALL_USERS, Permission.READ), new Grant(Group.ALL_USERS, Permission.WRITE));
            case "authenticated-read" -> beside(new Grant(Group.AUTHENTICATED_USERS, Permission.READ));
            case "aws-exec-read" -> beside(new Grant(new Grantee.Account(EXEC_READER), Permission.READ));
            case "bucket-owner-read" -> toBucketOwner(target, Permission.READ);
            case FULL_CONTROL -> toBucketOwner(target, Permission.FULL_CONTROL);
            case "log-delivery-write" -> toLogDelivery(target);
            default -> throw unknown(name);
        };
    }

    /// For buckets only.
    private static Acl toLogDelivery(Target target) {
        if (target.isObject()) {
            throw unknown("log-delivery-write");
        }
        return beside(
                new Grant(Group.LOG_DELIVERY, Permission.WRITE), new Grant(Group.LOG_DELIVERY, Permission.READ_ACP));
    }

    private static Acl beside(Grant... others) {
        var grants = new ArrayList<>(Acl.PRIVATE.grants());
        grants.addAll(Arrays.asList(others));
        return new Acl(grants);
    }

    /// The bucket's owner controls its own objects anyway, so a grant to it adds nothing.
    private static Acl toBucketOwner(Target target, Permission permission) {
        return target.owner().equals(target.ofBucket())
                ? Acl.PRIVATE
                : beside(new Grant(new Grantee.Account(target.ofBucket()), permission));
    }

    /// One of `id="…"`, `uri="…"` and `emailAddress="…"`; many clients leave the quotes out.
    private Grantee grantee(String field, String text, Target target) throws IOException {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw invalid(NOT_RECOGNIZED, field, text);
        }
        var value = unquoted(text.substring(equals + 1).strip());
        return switch (text.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
            case "id" -> account(value, field, target);
            case "uri" -> group(value, field);
            case "emailaddress" -> throw byEmail();
            default -> throw invalid(NOT_RECOGNIZED, field, text);
        };
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /// The ACL in a document.
    ///
    /// @throws S3Exception MalformedACLError; AccessDenied for another owner; InvalidArgument, MethodNotAllowed
    public Acl ofDocument(AclXml.AskedAcl document, Target target) throws IOException {
        var asked = document.grants().orElseThrow(S3Error.MALFORMED_ACL::exception);
        if (document.givesAway(target.owner())) {
            throw S3Error.ACCESS_DENIED.exception();
        }
        var grants = new ArrayList<Grant>(asked.size());
        for (var each : asked) {
            var grantee = grantee(each.grantee(), target);
            grants.add(new Grant(grantee, each.given().orElseThrow(S3Error.MALFORMED_ACL::exception)));
        }
        return acl(grants);
    }

    private Grantee grantee(AclXml.@Nullable Person person, Target target) throws IOException {
        if (person == null) {
            throw S3Error.MALFORMED_ACL.exception();
        }
        if (person.emailAddress() != null) {
            throw byEmail();
        }
        var uri = person.uri();
        return uri == null
                ? account(String.valueOf(person.id()).strip(), "CanonicalUser/ID", target)
                : group(uri.strip(), "Group/URI");
    }

    private Grantee account(String id, String argument, Target target) throws IOException {
        if (id.equals(target.owner())) {
            return Grantee.OWNER;
        }
        boolean known = id.equals(EXEC_READER)
                || projects.project(id)
                        .filter(project -> project.deletedAt() == null)
                        .isPresent();
        if (!known) {
            throw invalid("Invalid id", argument, id);
        }
        return new Grantee.Account(id);
    }

    private static Grantee group(String uri, String argument) {
        return Arrays.stream(Group.values())
                .filter(group -> group.uri().equals(uri))
                .findFirst()
                .orElseThrow(() -> invalid("Invalid group uri", argument, uri));
    }

    private static S3Exception byEmail() {
        return S3Error.METHOD_NOT_ALLOWED.exception("Email Grantee ACLs are not supported");
    }

    private static S3Exception unknown(String name) {
        return S3Error.INVALID_ARGUMENT.exception().with("ArgumentName", NAMED).with("ArgumentValue", name);
    }

    private static S3Exception invalid(String message, String argument, String value) {
        return S3Error.INVALID_ARGUMENT
                .exception(message)
                .with("ArgumentName", argument)
                .with("ArgumentValue", value);
    }
}
