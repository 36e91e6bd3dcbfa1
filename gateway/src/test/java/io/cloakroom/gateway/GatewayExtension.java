package io.cloakroom.gateway;

import io.cloakroom.admin.accesslog.AccessLog;
import io.cloakroom.admin.accesslog.AccessSettings;
import io.cloakroom.admin.session.Sessions;
import io.cloakroom.admin.token.KeyPair;
import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.admin.token.TokenOrder;
import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.access.CrossOrigin;
import io.cloakroom.gateway.adminport.PanelOrigin;
import io.cloakroom.gateway.auth.Authenticator;
import io.cloakroom.gateway.auth.TemporaryCallers;
import io.cloakroom.gateway.auth.TokenCache;
import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpLimits;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.http.TestCertificate;
import io.cloakroom.gateway.http.TrustedProxies;
import io.cloakroom.gateway.http.server.HttpServer;
import io.cloakroom.gateway.http.server.ListenerSettings;
import io.cloakroom.gateway.http.tls.Tls;
import io.cloakroom.gateway.observe.AccessLines;
import io.cloakroom.gateway.observe.ServerCounts;
import io.cloakroom.gateway.observe.TrafficCounter;
import io.cloakroom.gateway.s3.HostNames;
import io.cloakroom.gateway.s3.S3Settings;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.encryption.KeyService;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.rocks.RocksEngine;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.SecretBox;
import io.cloakroom.storage.token.TokenScope;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/// A real S3 port on a real store in a temporary directory, for the tests of one class, with two projects and a client
/// for each.
public final class GatewayExtension implements BeforeAllCallback, AfterAllCallback {
    /// An account with the keys of one of its tokens.
    public record Account(Project project, String accessKey, String secretKey) {
        public StaticCredentialsProvider credentials() {
            return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
        }
    }

    /// A bucket that only one test uses.
    public record TestBucket(Account account, S3Client s3, Wire wire, String name) {
        /// The path of a key that needs no encoding.
        public String path(String key) {
            return "/" + name + "/" + key;
        }

        public void put(String key, String text) {
            s3.putObject(request -> request.bucket(name).key(key), RequestBody.fromString(text));
        }
    }

    private final S3Settings settings;
    private TrustedProxies proxies = TrustedProxies.NONE;
    private KeyService keys = KeyService.none();
    private final @Nullable Function<Path, TestCertificate> certificates;
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger names = new AtomicInteger();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ReadHook reads = new ReadHook();
    private volatile boolean writable = true;
    private @Nullable Started running;
    private @Nullable Account sharedAccount;
    private @Nullable S3Client shared;

    private record Started(
            Path data,
            @Nullable TestCertificate certificate,
            RocksEngine engine,
            HttpServer server,
            Stores stores,
            TokenIssuer issuer,
            TemporaryKeys temporary,
            Sessions sessions,
            TrafficCounter traffic,
            AccessLog access) {}

    public GatewayExtension() {
        this(S3Settings.standard());
    }

    public GatewayExtension(S3Settings settings) {
        this(settings, null);
    }

    private GatewayExtension(S3Settings settings, @Nullable Function<Path, TestCertificate> certificates) {
        this.settings = settings;
        this.certificates = certificates;
    }

    /// The same behind a trusted proxy on this machine.
    public GatewayExtension behindProxy() {
        proxies = TrustedProxies.of(List.of("127.0.0.1"));
        return this;
    }

    /// The same with a key management service.
    public GatewayExtension with(KeyService service) {
        keys = service;
        return this;
    }

    /// The same, with TLS on the port.
    public static GatewayExtension overTls() {
        return overTls(directory -> TestCertificate.in(directory, "gateway"));
    }

    /// The same, with a certificate that is made in the directory that it is handed.
    public static GatewayExtension overTls(Function<Path, TestCertificate> certificates) {
        return new GatewayExtension(S3Settings.standard(), certificates);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        var data = Files.createTempDirectory("gateway-test");
        var engine = RocksEngine.open(data, RocksSettings.defaults());
        var stores = Stores.over(engine, Clock.systemUTC(), random, StoreSettings.DEFAULT);
        stores.keys().begin(new MasterKeys(new byte[32], List.of()), keys);
        var box = new SecretBox(new byte[32], random);
        var issuer = new TokenIssuer(stores.projects(), stores.tokens(), box, Clock.systemUTC(), random);
        var tokens = new TokenCache(stores.tokens(), stores.projects(), box, Clock.systemUTC(), 1000);
        var rules = new BucketRules(stores.config(), stores.projects());
        var authorizer = new Authorizer(stores.projects(), stores.objects(), stores.tokens(), rules);
        var temporary = new TemporaryKeys(box, Clock.systemUTC(), random);
        var sessions = new Sessions(stores.records(), stores.tokens(), Clock.systemUTC(), random);
        var traffic = new TrafficCounter(stores.traffic(), stores.tokens());
        var access = AccessLog.open(data.resolve("requests"), AccessSettings.DEFAULT, OutputStream.nullOutputStream());
        var names = new HostNames(settings.domains(), null, List.of());
        var handler = new S3Handler(
                names,
                new MistakenHost(names, stores.projects()),
                S3Routes.over(reads.before(stores.objects()), stores, rules, authorizer, settings),
                new Authenticator(
                        tokens,
                        new TemporaryCallers(
                                temporary, stores.tokens(), stores.projects(), sessions, Clock.systemUTC()),
                        new Authenticator.Settings(settings.regionPinned() ? settings.region() : null, true, names)),
                authorizer,
                new CrossOrigin(stores.projects(), stores.config()),
                () -> writable && engine.writable(),
                traffic,
                new ServerCounts(Clock.systemUTC()),
                new AccessLines(access));
        var certificate = certificates == null ? null : certificates.apply(data);
        var tls = certificate == null ? null : Tls.load(certificate.certificate(), certificate.key());
        var port = new ListenerSettings("127.0.0.1", 0, HttpLimits.DEFAULTS, tls, proxies, "s3");
        var server = HttpServer.start(
                port,
                new PanelOrigin(handler, temporary),
                (kind, id) -> HttpResponse.of(kind.status(), HttpHeaders.NONE, Content.NONE));
        running = new Started(data, certificate, engine, server, stores, issuer, temporary, sessions, traffic, access);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        for (var each : opened) {
            each.close();
        }
        var started = started();
        started.server.close(Duration.ofSeconds(2));
        started.access.close();
        started.engine.close();
        try (var files = Files.walk(started.data)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Started started() {
        return Objects.requireNonNull(running, "before the tests");
    }

    public URI endpoint() {
        return URI.create((certificates == null ? "http" : "https") + "://127.0.0.1:"
                + started().server.port());
    }

    /// What a client must trust, when this is over TLS.
    public Optional<TestCertificate> certificate() {
        return Optional.ofNullable(started().certificate);
    }

    /// The data directory.
    public Path data() {
        return started().data;
    }

    public Stores stores() {
        return started().stores;
    }

    public TrafficCounter traffic() {
        return started().traffic;
    }

    public TemporaryKeys temporary() {
        return started().temporary;
    }

    public Sessions sessions() {
        return started().sessions;
    }

    /// Begins a session of a user, and returns its name.
    public String session(String user) throws IOException {
        var found = started().stores.tokens().user(user).orElseThrow();
        var token = started().sessions.begin(found).token();
        return started().sessions.find(token).orElseThrow().name();
    }

    /// A new project with a token for everything in it.
    public Account account() {
        return account(TokenScope.FULL);
    }

    /// A new project with a token for what `scope` says.
    public Account account(TokenScope scope) {
        return account(scope, KeyPair.make(random));
    }

    /// A new project with a token of these keys for everything in it.
    public Account account(KeyPair keys) {
        return account(TokenScope.FULL, keys);
    }

    private Account account(TokenScope scope, KeyPair keys) {
        try {
            var name = "project-" + names.incrementAndGet();
            if (!(started().stores.projects().createProject(name, "") instanceof CreateProject.Created(var project))) {
                throw new IllegalStateException("no project");
            }
            var user = new User("%032x".formatted(names.incrementAndGet()), name, name, false, "", Instant.EPOCH);
            started().stores.tokens().createUser(user);
            started().stores.tokens().grant(new Role(user.id(), project.id(), Role.Kind.OWNER));
            return token(project, user.id(), scope, keys);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private Account token(Project project, String user, TokenScope scope, KeyPair keys) throws IOException {
        var order = new TokenOrder(project.id(), user, "test", "", null, scope, Map.of(), "test", "api");
        if (!(started().issuer.issue(order, keys) instanceof TokenIssuer.Outcome.Issued)) {
            throw new IllegalStateException("no token");
        }
        return new Account(project, keys.accessKey(), keys.secret());
    }

    /// A token of a member of the same project, without limits of its own.
    public Account member(Account account) {
        try {
            var tokens = started().stores.tokens();
            var name = "member-" + names.incrementAndGet();
            var user = new User("%032x".formatted(names.incrementAndGet()), name, name, false, "", Instant.EPOCH);
            tokens.createUser(user);
            tokens.grant(new Role(user.id(), account.project().id(), Role.Kind.MEMBER));
            return token(account.project(), user.id(), TokenScope.FULL, KeyPair.make(random));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// A token of the same user in another project, where that user is made a member.
    public Account tokenOfMember(Account member, Account elsewhere) {
        try {
            var tokens = started().stores.tokens();
            var user = tokens.token(member.accessKey()).orElseThrow().user();
            tokens.grant(new Role(user, elsewhere.project().id(), Role.Kind.MEMBER));
            return token(elsewhere.project(), user, TokenScope.FULL, KeyPair.make(random));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// Another token of the same project.
    public Account limited(Account account, String policy) {
        try {
            var roles = started().stores.tokens().roles(account.project().id(), null);
            return token(account.project(), roles.getFirst().user(), new TokenScope(policy), KeyPair.make(random));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// A new bucket of this account.
    public TestBucket bucket(Account account, S3Client client) {
        var name = name();
        client.createBucket(request -> request.bucket(name));
        return new TestBucket(account, client, new Wire(this, account), name);
    }

    /// A new bucket of the account that all tests of the class share.
    public TestBucket bucket() {
        var client = shared;
        var account = sharedAccount;
        if (client == null || account == null) {
            account = account();
            client = client(account);
            sharedAccount = account;
            shared = client;
        }
        return bucket(account, client);
    }

    /// Whether the store takes writes from now on.
    public void writable(boolean now) {
        writable = now;
    }

    /// Runs the hook once, when an operation next opens or looks up an object. By then, the caller has been admitted.
    public void beforeTheNextRead(Runnable hook) {
        reads.next(hook);
    }

    public Wire anonymous() {
        return new Wire(this, null);
    }

    public S3Client client(Account account) {
        return client(account, builder -> builder);
    }

    public S3Client client(Account account, UnaryOperator<S3ClientBuilder> change) {
        var http = Apache5HttpClient.builder();
        certificate().ifPresent(certificate -> http.tlsTrustManagersProvider(certificate::trust));
        var builder = S3Client.builder()
                .endpointOverride(endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClientBuilder(http)
                .credentialsProvider(account.credentials());
        return closed(change.apply(builder).build());
    }

    /// Closes this after the tests.
    public <T extends AutoCloseable> T closed(T each) {
        opened.add(each);
        return each;
    }

    /// A name that no other test has.
    public String name() {
        return "bucket-" + names.incrementAndGet();
    }
}
