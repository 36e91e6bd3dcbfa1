package io.cloakroom.admin.link;

import static io.cloakroom.admin.rest.Access.MEMBER;

import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.bucket.Protections;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.server.ServerFacts;
import io.cloakroom.admin.text.Lasting;
import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.admin.view.ObjectViews.CredentialsView;
import io.cloakroom.admin.view.ObjectViews.LinkView;
import io.cloakroom.s3.sign.RequestSigner;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Routes that make presigned links to objects, and temporary keys.
public final class LinkRoutes {
    private static final int LONGEST_LINK_SECONDS = 7 * 24 * 3600;
    /// S3 demands a digest for objects that it is to retain. An `x-amz-checksum-*` header would have to be signed,
    /// but its value is unknown when the link is made.
    private static final String DIGEST = "Content-MD5";

    private final Buckets buckets;
    private final BucketConfig config;
    private final LinkSigners signers;
    private final TokenIssuer issuer;
    private final TemporaryKeys temporary;
    private final InstantSource clock;
    private final Supplier<ServerFacts> server;

    public LinkRoutes(
            Buckets buckets,
            BucketConfig config,
            LinkSigners signers,
            TokenIssuer issuer,
            TemporaryKeys temporary,
            InstantSource clock,
            Supplier<ServerFacts> server) {
        this.buckets = buckets;
        this.config = config;
        this.signers = signers;
        this.issuer = issuer;
        this.temporary = temporary;
        this.clock = clock;
        this.server = server;
    }

    record NewLink(
            @Field(value = "Key of the object", needed = true) @Nullable
            String key,

            @Field(
                    value = "Default: GET",
                    oneOf = {"GET", "PUT"})
            @Nullable
            String method,

            @Field("1 to 604800. Default: 3600.") @Nullable Integer expiresInSeconds,

            @Field("Access key of the token that signs the link. Default: the caller's newest token that may do"
                    + " this until the link ends;"
                    + " for owners, otherwise the project's newest such token.")
            @Nullable
            String accessKey,

            @Field("For GET: whether browsers save the object as a file instead of showing it. Default: false.")
            @Nullable
            Boolean download,

            @Field("For GET: id of the version to open. Default: the current version when the link is opened.")
            @Nullable
            String versionId) {}

    record NewCredentials(
            @Field("Origin of the web page that uses the keys, which S3 then allows: https://panel.example") @Nullable
            String origin) {}

    public void addTo(Route.Table table) {
        table.row(
                        "POST",
                        "projects/{project}/buckets/{bucket}/links",
                        MEMBER,
                        "Makes a presigned link to an object.",
                        this::link)
                .takes(NewLink.class)
                .creates(true)
                .gives(LinkView.class)
                .audited("link.create");
        table.row(
                        "POST",
                        "projects/{project}/credentials",
                        MEMBER,
                        "Makes temporary keys with the caller's rights, valid for 15 minutes.",
                        this::credentials)
                .takes(NewCredentials.class)
                .creates(true)
                .gives(CredentialsView.class)
                .audited("credentials.create");
    }

    /// Makes a link that a token signs. It works as long as the token does, for seven days at most.
    private LinkView link(AdminRequest request) throws IOException {
        var body = request.json(NewLink.class);
        var bucket = buckets.of(request);
        var key = Buckets.key(AdminRequest.needed(body.key(), "key"));
        var method = body.method() == null ? "GET" : body.method();
        if (!method.equals("GET") && !method.equals("PUT")) {
            throw Problem.badRequest("method is GET or PUT");
        }
        int seconds = body.expiresInSeconds() == null ? 3600 : body.expiresInSeconds();
        if (seconds < 1 || seconds > LONGEST_LINK_SECONDS || key.isEmpty()) {
            throw Problem.badRequest("a link has a key, and lives for 1 to " + LONGEST_LINK_SECONDS + " seconds");
        }
        if (body.versionId() != null
                && (method.equals("PUT") || body.versionId().isEmpty())) {
            throw Problem.badRequest("a version id is that of an object to read, and not empty");
        }
        request.subject().target(bucket.name() + "/" + Directory.shown(key));
        return signed(
                request,
                body.accessKey(),
                new Followed(
                        method,
                        bucket,
                        key,
                        wishes(body, method),
                        method.equals("PUT") && Protections.byDefault(config, bucket) ? DIGEST : null),
                Duration.ofSeconds(seconds));
    }

    /// The request that opening the link sends.
    private record Followed(
            String method,
            Bucket bucket,
            String key,
            Map<String, String> query,
            @Nullable String neededHeader) {}

    private static Map<String, String> wishes(NewLink body, String method) {
        var wishes = new HashMap<String, String>();
        if (method.equals("GET") && Boolean.TRUE.equals(body.download())) {
            wishes.put("response-content-disposition", "attachment");
        }
        if (body.versionId() != null) {
            wishes.put("versionId", body.versionId());
        }
        return wishes;
    }

    private LinkView signed(AdminRequest request, @Nullable String accessKey, Followed link, Duration life)
            throws IOException {
        var facts = server.get();
        var now = clock.instant();
        var end = now.plus(life).truncatedTo(ChronoUnit.SECONDS);
        boolean secure = facts.endpoint().startsWith("https:");
        var version = link.query().get("versionId");
        var token = signers.of(
                request,
                accessKey,
                new WantedLink(link.method(), link.bucket(), link.key(), version, now, end, secure));
        var url = new RequestSigner(token.accessKey(), issuer.reveal(token), facts.region())
                .presign(
                        new RequestSigner.Request(
                                link.method(),
                                URI.create(facts.endpoint()),
                                "/" + link.bucket().name() + "/" + link.key(),
                                link.query(),
                                Map.of()),
                        now,
                        life);
        request.subject()
                .of(token)
                .target(link.bucket().name() + "/" + Directory.shown(link.key()))
                .detail((link.method().equals("PUT") ? "to upload" : "to read")
                        + (version == null ? "" : " version " + Directory.shown(version))
                        + ", for " + Lasting.of(life));
        return new LinkView(url.toString(), end, token.accessKey(), token.name(), link.neededHeader());
    }

    /// Makes keys that live for 15 minutes, have the caller's own rights, and end with the session.
    private CredentialsView credentials(AdminRequest request) {
        var origin = request.json(NewCredentials.class).origin();
        var user = request.caller().userId();
        var session = request.caller().session();
        if (user == null || session == null) {
            throw Problem.conflict("the operator's token is no user; sign in for temporary keys");
        }
        if (origin != null && !origin.matches("https?://[A-Za-z0-9.:\\[\\]-]{1,255}")) {
            throw Problem.badRequest("origin is scheme, host and port of a page: https://panel.example:9001");
        }
        var keys = temporary.make(request.project().id(), user, session, origin == null ? "" : origin);
        var facts = server.get();
        request.subject().detail("until " + keys.holder().end());
        return new CredentialsView(
                keys.keys().accessKey(),
                keys.keys().secret(),
                keys.sessionToken(),
                keys.holder().end(),
                facts.endpoint(),
                facts.region());
    }
}
