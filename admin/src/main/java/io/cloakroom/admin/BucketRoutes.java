package io.cloakroom.admin;

import io.cloakroom.admin.Views.BucketCheck;
import io.cloakroom.admin.Views.BucketView;
import io.cloakroom.admin.Views.CredentialsView;
import io.cloakroom.admin.Views.DeletedObject;
import io.cloakroom.admin.Views.LinkView;
import io.cloakroom.admin.Views.ObjectPage;
import io.cloakroom.admin.Views.ObjectView;
import io.cloakroom.admin.Views.Page;
import io.cloakroom.admin.Views.UsageView;
import io.cloakroom.admin.sign.RequestSigner;
import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.CannedAcl;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A project's buckets, and what lies in them; links and keys to reach it.
final class BucketRoutes {
    private static final int LONGEST_LINK_SECONDS = 7 * 24 * 3600;
    private static final int MOST_KEY_BYTES = 1024;

    private final ProjectStore projects;
    private final ObjectStore objects;
    private final TokenStore tokens;
    private final Directory directory;
    private final TokenIssuer issuer;
    private final TemporaryKeys temporary;
    private final InstantSource clock;
    private final Supplier<ServerFacts> server;

    BucketRoutes(
            ProjectStore projects,
            ObjectStore objects,
            TokenStore tokens,
            Directory directory,
            TokenIssuer issuer,
            TemporaryKeys temporary,
            InstantSource clock,
            Supplier<ServerFacts> server) {
        this.projects = projects;
        this.objects = objects;
        this.tokens = tokens;
        this.directory = directory;
        this.issuer = issuer;
        this.temporary = temporary;
        this.clock = clock;
        this.server = server;
    }

    record NewBucket(
            @Field(value = "By S3's rules for bucket names", needed = true) @Nullable
            String name) {}

    record NewLink(
            @Field(value = "Of the object", needed = true) @Nullable
            String key,

            @Field(
                    value = "Default: GET",
                    oneOf = {"GET", "PUT"})
            @Nullable
            String method,

            @Field("1 to 604800. Default: 3600.") @Nullable Integer expiresInSeconds,

            @Field("The token that signs it, and with whose end it ends. Default: the caller's newest active one.")
            @Nullable
            String accessKey,

            @Field("Of GET: whether a browser keeps the object as a file instead of showing it. Default: false.")
            @Nullable
            Boolean download) {}

    record NewCredentials(
            @Field("Of the page that uses them, which S3 then admits: https://panel.example") @Nullable
            String origin) {}

    Page<BucketView> list(AdminRequest request) throws IOException {
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
        return BucketView.of(bucket, Directory.reachable(() -> projects.usage(bucket)));
    }

    BucketView create(AdminRequest request) throws IOException {
        var given = request.json(NewBucket.class).name();
        var name = BucketName.of(given == null ? "" : given)
                .orElseThrow(
                        () -> Problem.badRequest("a bucket's name has 3-63 characters of a-z 0-9 - and single dots,"
                                + " and begins and ends with a letter or digit"));
        request.subject().target(name.value());
        var project = request.project();
        return switch (projects.createBucket(project.id(), name, server.get().region(), CannedAcl.PRIVATE)) {
            case ProjectStore.CreateBucket.Created(var bucket) -> view(bucket);
            case ProjectStore.CreateBucket.Exists(var bucket) ->
                throw Problem.conflict(
                        bucket.project().equals(project.id())
                                ? "the project has a bucket " + name + " already"
                                : "the name " + name + " is taken: bucket names are unique on a server");
            case ProjectStore.CreateBucket.NoSuchProject _ -> throw Directory.noProject(project.name());
            case ProjectStore.CreateBucket.TooMany(int most) ->
                throw Problem.conflict("the project has " + most + " buckets, as many as it may");
        };
    }

    BucketView view(AdminRequest request) throws IOException {
        return view(bucket(request));
    }

    BucketView delete(AdminRequest request) throws IOException {
        var bucket = bucket(request);
        var view = view(bucket);
        return switch (projects.deleteBucket(bucket)) {
            case DELETED -> view;
            case NOT_EMPTY -> throw Problem.conflict("bucket " + bucket.name() + " holds objects; delete them first");
            case NO_SUCH_BUCKET -> throw noBucket(request);
        };
    }

    /// Counts what the bucket holds, and sets its counters right when that is asked for.
    BucketCheck check(AdminRequest request) throws IOException {
        var bucket = bucket(request);
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

    private Bucket bucket(AdminRequest request) throws IOException {
        request.subject().target(Directory.shown(request.name("bucket")));
        var name = BucketName.of(request.name("bucket")).orElseThrow(() -> noBucket(request));
        return projects.bucket(name)
                .filter(found -> found.project().equals(request.project().id()))
                .orElseThrow(() -> noBucket(request));
    }

    private static Problem noBucket(AdminRequest request) {
        return Problem.notFound("the project has no bucket \"" + Directory.shown(request.name("bucket")) + "\"");
    }

    ObjectPage objects(AdminRequest request) throws IOException {
        var bucket = bucket(request);
        var query = new Listing.Query(
                key(request.query("prefix").orElse("")),
                key(request.query("delimiter").orElse("")),
                decode(request.after()),
                request.limit());
        var page = objects.list(bucket, query);
        var prefixes = new ArrayList<String>();
        var found = new ArrayList<ObjectView>();
        for (var entry : page.entries()) {
            switch (entry) {
                case Listing.Entry.Item(var info) ->
                    found.add(new ObjectView(
                            info.key(),
                            info.size(),
                            info.etag(),
                            info.lastModified(),
                            info.meta().systemHeaders().getOrDefault("content-type", "application/octet-stream")));
                case Listing.Entry.CommonPrefix(var prefix) -> prefixes.add(prefix);
            }
        }
        return new ObjectPage(prefixes, found, encode(page.next()));
    }

    private static @Nullable String encode(Listing.@Nullable After next) {
        if (next == null) {
            return null;
        }
        var text = (next.passPrefix() ? "p" : "k") + next.key();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Listing.@Nullable After decode(@Nullable String after) {
        if (after == null) {
            return null;
        }
        try {
            var text = new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8);
            if (text.startsWith("p") || text.startsWith("k")) {
                return new Listing.After(key(text.substring(1)), text.startsWith("p"));
            }
        } catch (IllegalArgumentException noBase64) {
            // Said below.
        }
        throw Problem.badRequest("query parameter \"after\" is what the page before had as next");
    }

    private static String key(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_KEY_BYTES || !isWellFormed(text)) {
            throw Problem.badRequest("a key has at most " + MOST_KEY_BYTES + " bytes of UTF-8");
        }
        return text;
    }

    private static boolean isWellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    DeletedObject deleteObject(AdminRequest request) throws IOException {
        var bucket = bucket(request);
        var key = key(request.name("key"));
        request.subject().target(bucket.name() + "/" + Directory.shown(key));
        return switch (objects.delete(bucket, key, null, PutCondition.ALWAYS)) {
            case ObjectStore.DeleteOutcome.Deleted(boolean existed) ->
                new DeletedObject(bucket.name().value(), key, existed);
            case ObjectStore.DeleteOutcome.NoSuchBucket _, ObjectStore.DeleteOutcome.Refused _ ->
                throw noBucket(request);
        };
    }

    /// A link that a token signs: it works as long as the token does, for seven days at most.
    LinkView link(AdminRequest request) throws IOException {
        var wanted = request.json(NewLink.class);
        var bucket = bucket(request);
        var key = key(TokenRoutes.needed(wanted.key(), "key"));
        var method = wanted.method() == null ? "GET" : wanted.method();
        if (!method.equals("GET") && !method.equals("PUT")) {
            throw Problem.badRequest("method is GET or PUT");
        }
        boolean download = method.equals("GET") && Boolean.TRUE.equals(wanted.download());
        int seconds = wanted.expiresInSeconds() == null ? 3600 : wanted.expiresInSeconds();
        if (seconds < 1 || seconds > LONGEST_LINK_SECONDS || key.isEmpty()) {
            throw Problem.badRequest("a link has a key, and lives for 1 to " + LONGEST_LINK_SECONDS + " seconds");
        }
        var token = signer(request, wanted.accessKey());
        var facts = server.get();
        var now = clock.instant();
        var life = Duration.ofSeconds(seconds);
        var url = new RequestSigner(token.accessKey(), issuer.reveal(token), facts.region())
                .presign(
                        new RequestSigner.Request(
                                method,
                                URI.create(facts.endpoint()),
                                "/" + bucket.name() + "/" + key,
                                download ? Map.of("response-content-disposition", "attachment") : Map.of(),
                                Map.of()),
                        now,
                        life);
        request.subject()
                .of(token)
                .target(bucket.name() + "/" + Directory.shown(key))
                .detail(method + " for " + seconds + " s");
        return new LinkView(url.toString(), now.plus(life).truncatedTo(ChronoUnit.SECONDS));
    }

    private Token signer(AdminRequest request, @Nullable String accessKey) throws IOException {
        var project = request.project();
        if (accessKey != null) {
            var token = directory.token(accessKey);
            if (!request.rights().over(token) || !token.project().equals(project.id())) {
                throw Directory.noToken(accessKey);
            }
            return token;
        }
        var self = request.caller().userId();
        var own = self == null ? Optional.<Token>empty() : newestActive(project, self);
        // An owner without tokens of its own takes the project's newest.
        var token = own.isEmpty() && request.rights().owns(project.id()) ? newestActive(project, null) : own;
        return token.orElseThrow(
                () -> Problem.conflict("a link is signed by a token, and there is no active one in project "
                        + project.name() + "; make one first"));
    }

    private Optional<Token> newestActive(Project project, @Nullable String user) throws IOException {
        return tokens.tokens(project.id(), user, null, 100).stream()
                .filter(token -> Views.state(token, clock.instant()).equals("active"))
                .findFirst();
    }

    /// Keys of a quarter of an hour with the caller's own rights; they end with the session.
    CredentialsView credentials(AdminRequest request) {
        var origin = request.json(NewCredentials.class).origin();
        var user = request.caller().userId();
        var session = request.caller().session();
        if (user == null || session == null) {
            throw Problem.conflict("the operator's token is no user; sign in for temporary keys");
        }
        if (origin != null && !origin.matches("https?://[A-Za-z0-9.:\\[\\]-]{1,255}")) {
            throw Problem.badRequest("origin is scheme, host and port of a page: https://panel.example:9001");
        }
        var made = temporary.make(request.project().id(), user, session, origin == null ? "" : origin);
        var facts = server.get();
        request.subject().detail("until " + made.holder().end());
        return new CredentialsView(
                made.keys().accessKey(),
                made.keys().secret(),
                made.sessionToken(),
                made.holder().end(),
                facts.endpoint(),
                facts.region());
    }
}
