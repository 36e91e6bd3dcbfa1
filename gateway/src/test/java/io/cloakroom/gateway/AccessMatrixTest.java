package io.cloakroom.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension.Account;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Routes.Row;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.s3.S3Address.Kind;
import io.cloakroom.gateway.s3.S3Settings;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.s3.policy.ScopeChoice;
import io.cloakroom.s3.policy.ScopeDocument;
import io.cloakroom.storage.checksum.Digests;
import io.cloakroom.storage.token.TokenScope;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every kind of caller calls every row of the table of operations, in buckets of every state. A few simple rules below
/// give the expected results. New rows are found automatically; an operation without a rule fails the test.
///
/// The requests reach their operation and do little there: most lack something that the operation needs. The test only
/// looks whether they were refused for lack of a right.
final class AccessMatrixTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static final String KEY = "in/k";
    private static final Set<String> WRITING = Set.of("s3:PutObject", "s3:PutObjectTagging", "s3:DeleteObjectTagging");
    private static final Set<String> OF_UPLOADS = Set.of("s3:AbortMultipartUpload", "s3:ListMultipartUploadParts");
    private static final Pattern CHANGES_BUCKET =
            Pattern.compile("s3:(TagResource|(Put|Create|Delete)(?!Object(?!LockConf)).*)");

    /// Actions on an object itself, which concern its owner.
    private static final Pattern ON_THE_OBJECT =
            Pattern.compile("s3:(Get|Put|Delete)Object(Version)?(Acl|Tagging|Attributes)|s3:GetObject(Version)?");

    private enum Who {
        OWNER,
        READER,
        WRITER,
        READER_AND_WRITER,
        PUBLISHER,
        LIMITED_TO_PREFIX,
        LIMITED_TO_OTHER_PREFIX,
        LIMITED_TO_ADDRESS,
        EXPIRED,
        MEMBER,
        PANEL,
        OTHER,
        OTHERS_READER,
        NOBODY;

        boolean isOfOther() {
            return this == OTHER || this == OTHERS_READER;
        }

        boolean isOfOwner() {
            return !isOfOther() && this != NOBODY;
        }
    }

    enum State {
        PRIVATE,
        PUBLIC_BY_ACL,
        PUBLIC_BY_POLICY,
        BLOCKED,
        ENFORCED,
        SHARED_BY_POLICY,
        SHARED_BY_ACL,
        DENIED_BY_POLICY,
        HOLDS_OBJECT_OF_OTHER
    }

    private final Account owner = GATEWAY.account();
    private final Account other = GATEWAY.account();
    private final TestBucket bucket = GATEWAY.bucket(owner, GATEWAY.client(owner));
    private final Wire root = bucket.wire();
    private final Map<Who, Wire> callers = new EnumMap<>(Who.class);
    private final Map<Who, String[]> fields = new EnumMap<>(Who.class);
    /// The id of an upload that the owner has begun, and that is neither completed nor aborted.
    private String upload = "";

    private static List<Row> rows() {
        var stores = GATEWAY.stores();
        var rules = new BucketRules(stores.config(), stores.projects());
        var authorizer = new Authorizer(stores.projects(), stores.objects(), stores.tokens(), rules);
        return S3Routes.over(stores.objects(), stores, rules, authorizer, S3Settings.standard())
                .rows();
    }

    private void meet() throws IOException {
        for (var who : Who.values()) {
            callers.put(who, wire(who));
        }
    }

    private Wire wire(Who who) throws IOException {
        return switch (who) {
            case OWNER -> root;
            case READER -> limited(owner, "read", List.of(), List.of(), false);
            case WRITER -> limited(owner, "write", List.of(), List.of(), false);
            case READER_AND_WRITER -> limited(owner, "read-write", List.of(), List.of(), false);
            case PUBLISHER -> limited(owner, "read-write", List.of(), List.of(), true);
            case LIMITED_TO_PREFIX -> limited(owner, "read-write", List.of("in/"), List.of(), false);
            case LIMITED_TO_OTHER_PREFIX -> limited(owner, "read-write", List.of("out/"), List.of(), false);
            case LIMITED_TO_ADDRESS -> limited(owner, "full", List.of(), List.of("192.0.2.0/24"), false);
            case EXPIRED -> expired();
            case MEMBER -> new Wire(GATEWAY, GATEWAY.member(owner));
            case PANEL -> ofPanel();
            case OTHER -> new Wire(GATEWAY, other);
            case OTHERS_READER -> limited(other, "read", List.of(), List.of(), false);
            case NOBODY -> GATEWAY.anonymous();
        };
    }

    private static Wire limited(
            Account account, String level, List<String> prefixes, List<String> addresses, boolean publicUploads) {
        var choice = new ScopeChoice(level, List.of(), prefixes, addresses, publicUploads);
        return new Wire(GATEWAY, GATEWAY.limited(account, ScopeDocument.of(choice)));
    }

    private Wire expired() throws IOException {
        var account = GATEWAY.limited(owner, TokenScope.FULL.policy());
        GATEWAY.stores()
                .tokens()
                .changeToken(
                        account.accessKey(), token -> token.with(token.terms().withExpiry(Instant.EPOCH)));
        return new Wire(GATEWAY, account);
    }

    /// The keys by which the panel moves objects.
    private Wire ofPanel() throws IOException {
        var project = owner.project();
        var user =
                GATEWAY.stores().tokens().roles(project.id(), null).getFirst().user();
        var made = GATEWAY.temporary().make(project.id(), user, GATEWAY.session(user), "");
        fields.put(Who.PANEL, new String[] {"x-amz-security-token", made.sessionToken()});
        return new Wire(
                GATEWAY,
                new Account(project, made.keys().accessKey(), made.keys().secret()));
    }

    private String path(String query) {
        return "/" + bucket.name() + "?" + query;
    }

    private void put(String query, String document, String... headers) {
        var answer = root.put(path(query), document, headers);
        assertThat(answer.status()).as(query + ": " + answer.text()).isBetween(200, 204);
    }

    private String statement(String effect, String principal, String actions) {
        return """
                {"Effect": "EFFECT", "Principal": PRINCIPAL, "Action": [ACTIONS],
                 "Resource": ["arn:aws:s3:::BUCKET", "arn:aws:s3:::BUCKET/*"]}""".replace("EFFECT", effect)
                .replace("PRINCIPAL", principal)
                .replace("ACTIONS", actions)
                .replace("BUCKET", bucket.name());
    }

    private void policy(String statement) {
        put("policy", "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement + "]}");
    }

    private String ofOther() {
        return "{\"AWS\":\"" + other.project().accountNumber() + "\"}";
    }

    private void set(String query, String root, String content) {
        put(query, "<" + root + ">" + content + "</" + root + ">");
    }

    /// Brings the bucket into its state, at the beginning and after each request that has changed it.
    private void prepare(State state) {
        root.send("DELETE", path("policy"), "");
        root.send("DELETE", path("publicAccessBlock"), "");
        set("ownershipControls", "OwnershipControls", "<Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule>");
        put("acl", "", "x-amz-acl", "private");
        bucket.put(KEY, "x");
        upload = root.send("POST", bucket.path(KEY) + "?uploads", "")
                .element("UploadId")
                .orElseThrow();
        var id = "id=" + other.project().id();
        switch (state) {
            case PRIVATE -> {}
            case PUBLIC_BY_ACL -> openByAcl();
            case PUBLIC_BY_POLICY -> policy(statement("Allow", "\"*\"", "\"s3:*\""));
            case BLOCKED -> {
                openByAcl();
                policy(statement("Allow", "\"*\"", "\"s3:*\""));
                set(
                        "publicAccessBlock",
                        "PublicAccessBlockConfiguration",
                        "<IgnorePublicAcls>true</IgnorePublicAcls><RestrictPublicBuckets>true</RestrictPublicBuckets>");
            }
            case ENFORCED -> {
                assertThat(root.put(bucket.path(KEY) + "?acl", "", "x-amz-acl", "public-read")
                                .status())
                        .isEqualTo(200);
                set(
                        "ownershipControls",
                        "OwnershipControls",
                        "<Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule>");
            }
            case SHARED_BY_POLICY ->
                policy(statement("Allow", ofOther(), "\"s3:GetObject\",\"s3:ListBucket\",\"s3:PutObject\""));
            case SHARED_BY_ACL -> {
                put("acl", "", "x-amz-grant-read", id, "x-amz-grant-write", id);
                assertThat(root.put(bucket.path(KEY) + "?acl", "", "x-amz-grant-read", id, "x-amz-grant-read-acp", id)
                                .status())
                        .isEqualTo(200);
            }
            case DENIED_BY_POLICY -> policy(statement("Deny", "\"*\"", "\"s3:GetObject*\",\"s3:ListBucket\""));
            case HOLDS_OBJECT_OF_OTHER -> {
                policy(statement("Allow", ofOther(), "\"s3:PutObject\""));
                assertThat(new Wire(GATEWAY, other).put(bucket.path(KEY), "x").status())
                        .isEqualTo(200);
            }
        }
    }

    private void openByAcl() {
        put("acl", "", "x-amz-acl", "public-read");
        assertThat(root.put(bucket.path(KEY) + "?acl", "", "x-amz-acl", "public-read")
                        .status())
                .isEqualTo(200);
    }

    /// The upper limit that the token sets.
    private static boolean tokenAllows(Who who, String action, boolean onKey) {
        boolean reads = action.startsWith("s3:GetObject")
                || action.startsWith("s3:ListBucket")
                || action.startsWith("s3:GetBucket");
        boolean writes = WRITING.contains(action) || OF_UPLOADS.contains(action);
        boolean readsAndWrites = reads || writes || action.startsWith("s3:DeleteObject");
        return switch (who) {
            case OWNER, PANEL, OTHER, NOBODY -> true;
            case MEMBER -> !CHANGES_BUCKET.matcher(action).matches();
            case READER, OTHERS_READER -> reads;
            case WRITER ->
                writes || action.equals("s3:GetBucketLocation") || action.equals("s3:ListBucketMultipartUploads");
            case READER_AND_WRITER -> readsAndWrites;
            case PUBLISHER -> readsAndWrites || action.equals("s3:PutObjectAcl");
            // None of these requests lists a prefix.
            case LIMITED_TO_PREFIX -> onKey ? readsAndWrites : action.equals("s3:GetBucketLocation");
            case LIMITED_TO_OTHER_PREFIX -> !onKey && action.equals("s3:GetBucketLocation");
            case LIMITED_TO_ADDRESS, EXPIRED -> false;
        };
    }

    private static boolean denied(State state, String action) {
        return state == State.DENIED_BY_POLICY && (action.startsWith("s3:GetObject") || action.equals("s3:ListBucket"));
    }

    private static boolean bucketLetsOtherIn(Who who, State state, String action) {
        boolean lists = Set.of("s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads")
                .contains(action);
        return switch (state) {
            case PRIVATE, BLOCKED, ENFORCED, DENIED_BY_POLICY -> false;
            case PUBLIC_BY_ACL -> lists || action.equals("s3:GetObject");
            // Only the bucket's own account has access to the policy itself.
            case PUBLIC_BY_POLICY -> !action.endsWith("BucketPolicy");
            case SHARED_BY_POLICY ->
                who.isOfOther()
                        && Set.of("s3:GetObject", "s3:ListBucket", "s3:PutObject")
                                .contains(action);
            case SHARED_BY_ACL ->
                who.isOfOther()
                        && (lists
                                || Set.of("s3:GetObject", "s3:GetObjectAcl", "s3:PutObject")
                                        .contains(action));
            case HOLDS_OBJECT_OF_OTHER -> who.isOfOther() && action.equals("s3:PutObject");
        };
    }

    private static boolean allows(Who who, State state, String action, boolean onKey) {
        if (!tokenAllows(who, action, onKey) || denied(state, action)) {
            return false;
        }
        if (state == State.HOLDS_OBJECT_OF_OTHER
                && ON_THE_OBJECT.matcher(action).matches()) {
            return who.isOfOther();
        }
        return who.isOfOwner() || bucketLetsOtherIn(who, state, action);
    }

    private static boolean isExpected(Row row, Who who, State state) {
        var action = row.route().action();
        boolean onKey = action.on() == S3Action.On.OBJECT;
        if (who == Who.EXPIRED) {
            return false;
        }
        if (row.kind() == Kind.SERVICE) {
            return who != Who.NOBODY;
        }
        if (action == S3Action.CREATE_BUCKET) {
            return Set.of(Who.OWNER, Who.PANEL, Who.OTHER).contains(who);
        }
        if (row.method().equals("HEAD") && row.kind() == Kind.BUCKET) {
            // A token that may not list learns the region of the bucket, unless the policy denies it.
            return allows(who, state, "s3:ListBucket", false)
                    || (!denied(state, "s3:ListBucket") && allows(who, state, "s3:GetBucketLocation", false));
        }
        if (who == Who.NOBODY && row.route().name().equals("CreateMultipartUpload")) {
            return false; // it would be nobody's
        }
        if (action == S3Action.DELETE_OBJECT && row.kind() == Kind.BUCKET) {
            return allows(who, state, "s3:DeleteObject", true);
        }
        if (isOfParts(row) && !who.isOfOwner()) {
            return false; // whatever is to become of the upload is up to the project that began it
        }
        return more(row).stream().allMatch(each -> allows(who, state, each, onKey));
    }

    /// Whether the request lists or completes the parts of an upload.
    private static boolean isOfParts(Row row) {
        return row.selector().values().containsKey("uploadId") && row.route().action() == S3Action.PUT_OBJECT;
    }

    /// The actions that an operation needs.
    private static List<String> more(Row row) {
        var action = row.route().action().policyName();
        var selector = row.selector();
        boolean copies = selector.headers().contains("x-amz-copy-source");
        if (copies || selector.values().containsKey("attributes")) {
            return List.of(action, "s3:GetObject");
        }
        return List.of(action);
    }

    private record Probe(String method, String target, String body, List<String> headers) {}

    private Probe probe(Row row) {
        var selector = row.selector();
        var values = new LinkedHashMap<>(selector.values());
        if (values.containsKey("uploadId")) {
            values.put("uploadId", upload);
            if (row.method().equals("PUT")) {
                values.put("partNumber", "1");
            }
        }
        values.computeIfPresent("id", (_, _) -> "none");
        var query = new ArrayList<String>();
        values.forEach((name, value) -> query.add(value.isEmpty() ? name : name + "=" + value));
        var headers = new ArrayList<String>();
        if (selector.headers().contains("x-amz-copy-source")) {
            headers.addAll(List.of("x-amz-copy-source", bucket.path(KEY)));
        }
        boolean isPlain = query.isEmpty() && row.kind() == Kind.OBJECT;
        boolean writesKey =
                isPlain && (row.method().equals("PUT") || row.method().equals("DELETE"));
        var path = switch (row.kind()) {
            case SERVICE -> "/";
            case BUCKET -> "/" + bucket.name();
            case OBJECT -> bucket.path(writesKey ? "in/made" : KEY);
        };
        var body = body(row);
        if (!body.isEmpty()) {
            var md5 = Digests.md5().digest(body.getBytes(UTF_8));
            headers.addAll(List.of("content-md5", Base64.getEncoder().encodeToString(md5)));
        }
        return new Probe(row.method(), path + (query.isEmpty() ? "" : "?" + String.join("&", query)), body, headers);
    }

    /// A well-formed body, for operations that read the body before they know which rights they need.
    private static String body(Row row) {
        return switch (row.route().name()) {
            case "DeleteObjects" -> "<Delete><Object><Key>in/none</Key></Object></Delete>";
            case "CompleteMultipartUpload" ->
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>none</ETag></Part></CompleteMultipartUpload>";
            default -> "";
        };
    }

    private Answer send(Who who, Probe probe) {
        var headers = new ArrayList<>(probe.headers());
        headers.addAll(List.of(fields.getOrDefault(who, new String[0])));
        return java.util.Objects.requireNonNull(callers.get(who))
                .send(probe.method(), probe.target(), probe.body(), headers.toArray(String[]::new));
    }

    private static boolean isRefused(Row row, Who who, Answer answer) {
        var code = answer.element("Code").orElse("");
        boolean silently = answer.bytes().length == 0 && answer.status() == 403;
        // Even a policy that allows everything gives others no access to the policy itself: they get MethodNotAllowed.
        boolean asForeignPolicy = !who.isOfOwner()
                && row.route().action().policyName().endsWith("BucketPolicy")
                && code.equals("MethodNotAllowed");
        return silently
                || asForeignPolicy
                || Set.of("AccessDenied", "ExpiredToken").contains(code);
    }

    @ParameterizedTest
    @EnumSource
    void everybodyMayDoWhatTheRulesSayAndNothingElse(State state) throws IOException {
        meet();
        prepare(state);
        var wrong = new ArrayList<String>();
        for (var row : rows()) {
            for (var who : Who.values()) {
                var probe = probe(row);
                var answer = send(who, probe);
                boolean isExpected = isExpected(row, who, state);
                boolean isAllowed = probe.method().equals("HEAD") && who == Who.EXPIRED
                        ? answer.status() != 400
                        : !isRefused(row, who, answer);
                if (isAllowed != isExpected) {
                    wrong.add(who + (isExpected ? " may " : " may not ") + probe.method() + " " + probe.target() + " ("
                            + row.route().name() + "): " + answer.error());
                }
                if (answer.status() / 100 == 2
                        && !probe.method().equals("GET")
                        && !probe.method().equals("HEAD")) {
                    prepare(state);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// A matrix with few rows would prove nothing.
    @Test
    void knowsEveryRow() {
        assertThat(rows()).hasSizeGreaterThan(60);
    }
}
