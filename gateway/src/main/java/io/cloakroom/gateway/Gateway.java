package io.cloakroom.gateway;

import io.cloakroom.admin.AdminApi;
import io.cloakroom.admin.AdminParts;
import io.cloakroom.admin.accesslog.AccessLog;
import io.cloakroom.admin.audit.AuditLog;
import io.cloakroom.admin.panel.Panel;
import io.cloakroom.admin.rest.AdminStores;
import io.cloakroom.admin.server.ClockRoutes;
import io.cloakroom.admin.server.S3Door;
import io.cloakroom.admin.server.Server;
import io.cloakroom.admin.server.ServerFacts;
import io.cloakroom.admin.session.AdminAuth;
import io.cloakroom.admin.session.Passwords;
import io.cloakroom.admin.session.Sessions;
import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.admin.view.StatusView;
import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.access.CrossOrigin;
import io.cloakroom.gateway.auth.Authenticator;
import io.cloakroom.gateway.auth.TemporaryCallers;
import io.cloakroom.gateway.auth.TokenCache;
import io.cloakroom.gateway.config.GatewayConfig;
import io.cloakroom.gateway.config.OwnKeys;
import io.cloakroom.gateway.http.HttpHandler;
import io.cloakroom.gateway.http.HttpLimits;
import io.cloakroom.gateway.http.RefusalRenderer;
import io.cloakroom.gateway.http.server.EventLoops;
import io.cloakroom.gateway.http.server.HttpServer;
import io.cloakroom.gateway.http.server.ListenerSettings;
import io.cloakroom.gateway.http.tls.Tls;
import io.cloakroom.gateway.observe.AccessLines;
import io.cloakroom.gateway.observe.ServerCounts;
import io.cloakroom.gateway.observe.TrafficCounter;
import io.cloakroom.gateway.s3.HostNames;
import io.cloakroom.gateway.vault.VaultKeys;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.lifecycle.BucketLifecycle;
import io.cloakroom.s3.lifecycle.LifecycleJob;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.engine.control.EngineMasterKeys;
import io.cloakroom.storage.engine.control.KeyringService;
import io.cloakroom.storage.jobs.JobPace;
import io.cloakroom.storage.jobs.Jobs;
import io.cloakroom.storage.jobs.ServerLoad;
import io.cloakroom.storage.rocks.RocksEngine;
import io.cloakroom.storage.stores.StoreJobs;
import io.cloakroom.storage.stores.Stores;
import io.cloakroom.storage.token.SecretBox;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running server, and the only place that says `new` for its long-lived parts. The S3 port opens last, when requests
/// can be served.
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    /// Of the time for a stop: kept for what comes after the last request.
    private static final int SHARE_OF_STORE = 4;
    private static final long AUDIT_FILE_BYTES = 16L * 1024 * 1024;

    private final GatewayConfig config;
    private final Engine engine;
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock = InstantSource.system();
    private final ServerCounts counts = new ServerCounts(clock);
    private final Instant startedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    private @Nullable AuditLog audit;
    private @Nullable AccessLog access;
    private @Nullable Tls certificate;
    private @Nullable EngineMasterKeys master;
    private @Nullable Jobs jobs;
    private @Nullable TrafficCounter traffic;
    private volatile @Nullable RetentionClock retention;
    private @Nullable EventLoops loops;
    private @Nullable HttpServer admin;
    private @Nullable HttpServer s3;
    private @Nullable ProjectStore projects;
    private volatile boolean ready;
    private boolean closed;
    private @Nullable FirstStart firstStart;
    private FirstStart.Prepared prepared = new FirstStart.Prepared(List.of(), Optional.empty());
    private String operatorToken = "";

    private Gateway(GatewayConfig config, Engine engine) {
        this.config = config;
        this.engine = engine;
    }

    /// Opens the data directory and both ports.
    ///
    /// @throws ConfigException with one sentence about what the configuration has wrong
    /// @throws IOException when the store or a port cannot be had
    public static Gateway start(GatewayConfig config) throws IOException {
        return start(config, RocksEngine.open(config.data(), config.rocks()));
    }

    /// The same over an engine that is open already, which is closed with the gateway.
    public static Gateway start(GatewayConfig config, Engine engine) throws IOException {
        var gateway = new Gateway(config, engine);
        try {
            gateway.open();
            return gateway;
        } catch (IOException | RuntimeException failed) {
            gateway.close();
            throw failed;
        }
    }

    private void open() throws IOException {
        config.descriptors().warnings().forEach(LOG::warn);
        var stores = Stores.over(engine, clock, random, config.store());
        var own = new OwnKeys(config.data(), random);
        master = stores.master();
        var masterKeys = own.masterKeys(
                Optional.ofNullable(config.masterKey()),
                Optional.ofNullable(config.previousMasterKey()),
                stores.tokens(),
                stores.master());
        var secrets = new SecretBox(masterKeys.bytes(), random);
        var issuer = new TokenIssuer(stores.projects(), stores.tokens(), secrets, clock, random);
        beginEncryption(stores, masterKeys);
        operatorToken = own.operatorToken();

        var passwords = new Passwords(random);
        var log = auditLog();
        audit = log;
        var requests = AccessLog.open(config.data().resolve("requests"), config.accessLog(), System.out);
        access = requests;
        firstStart = new FirstStart(stores.projects(), stores.tokens(), issuer, passwords, clock, random, log);
        prepared = firstStart.prepare(config);

        var tls = tls();
        certificate = tls;
        loops = EventLoops.start();
        var temporary = new TemporaryKeys(secrets, clock, random);
        var counter = new TrafficCounter(stores.traffic(), stores.tokens());
        var sessions = new Sessions(stores.records(), stores.tokens(), clock, random);
        var handler = new PanelOrigin(s3Handler(stores, secrets, temporary, sessions, counter, requests), temporary);
        var api = new AdminApi(new AdminParts(
                new AdminStores(
                        stores.objects(),
                        stores.projects(),
                        stores.tokens(),
                        stores.traffic(),
                        stores.records(),
                        stores.config(),
                        stores.retention(),
                        stores.jobs(),
                        stores.keyring()),
                issuer,
                temporary,
                secrets,
                passwords,
                new AdminAuth(operatorToken, FirstStart.OPERATOR, sessions),
                sessions,
                log,
                requests,
                server(new InProcessS3(handler, clock)),
                clock,
                random,
                config.s3().lifecycleDay()));
        var door = new AdminDoor(api, new AdminHosts(config.host(), config.adminHosts()));
        admin = listen(
                loops,
                "admin",
                config.adminPort(),
                tls,
                adminLimits(config.descriptors().adminConnections()),
                new AdminHandler(api, new PanelHandler(new Panel(api, this::facts, clock), door), door, health()),
                AdminHandler::refuse);
        s3 = listen(loops, "s3", config.s3Port(), tls, config.limits(), handler, Refusals::s3);
        retention = stores.retention();
        traffic = counter;
        jobs = begin(stores, secrets, counter, s3);
        ready = true;
        projects = stores.projects();
    }

    private void beginEncryption(Stores stores, MasterKeys master) throws IOException {
        var region = config.s3().region();
        stores.keyring().begin(master, region);
        var local = new KeyringService(stores.keyring());
        var vault = config.vault();
        stores.keys().begin(master, vault == null ? local : VaultKeys.of(vault, region, stores.projects(), local));
    }

    private Jobs begin(Stores stores, SecretBox secrets, TrafficCounter counter, HttpServer server) {
        var running = stores.jobs();
        running.limit(config.jobs());
        running.giveWayTo(new ServerLoad() {
            @Override
            public long requests() {
                return server.stats().answered();
            }

            @Override
            public boolean isServing() {
                return server.stats().requests() > 0;
            }
        });
        StoreJobs.begin(stores);
        StoreJobs.reseal(stores, secrets);
        var day = config.s3().lifecycleDay();
        running.add(
                "lifecycle",
                LifecycleJob.pace(day),
                new LifecycleJob(
                        stores.objects(),
                        stores.projects(),
                        stores.config(),
                        new BucketLifecycle(stores.config(), day),
                        stores.retention(),
                        day));
        running.add("request-counts", JobPace.promptly(Duration.ofSeconds(Server.TRAFFIC_SECONDS)), run -> {
            counter.write();
            run.did(1, 0);
            return false;
        });
        return running;
    }

    /// Ends all background work, and writes what was counted last and how late it is.
    private void stopJobs() {
        if (jobs != null) {
            jobs.close();
        }
        if (traffic != null) {
            traffic.write();
        }
        try {
            if (retention != null) {
                retention.note();
            }
        } catch (IOException failed) {
            LOG.warn("the time by which retention ends could not be written down: {}", failed.toString());
        }
    }

    private static void stop(@Nullable ProjectStore projects) {
        try {
            if (projects != null) {
                projects.stop();
            }
        } catch (IOException failed) {
            LOG.warn("the usage of the projects could not be kept for the next start: {}", failed.getMessage());
        }
    }

    private void closeAccessLog() {
        try {
            if (access != null) {
                access.close();
            }
        } catch (IOException failed) {
            LOG.warn("the access log could not be closed: {}", failed.getMessage());
        }
    }

    private AuditLog auditLog() throws IOException {
        var directory = config.data().resolve("audit");
        try {
            return AuditLog.open(directory, clock, AUDIT_FILE_BYTES);
        } catch (IOException failed) {
            throw new IOException("the audit log in " + directory + " cannot be opened: " + failed, failed);
        }
    }

    private HttpHandler s3Handler(
            Stores stores,
            SecretBox secrets,
            TemporaryKeys temporary,
            Sessions sessions,
            TrafficCounter counter,
            AccessLog requests) {
        var tokens = new TokenCache(stores.tokens(), stores.projects(), secrets, clock, config.cachedTokens());
        var pinned = config.s3().regionPinned() ? config.s3().region() : null;
        var callers = new TemporaryCallers(temporary, stores.tokens(), stores.projects(), sessions, clock);
        var endpoint = config.publicEndpoint();
        var names = new HostNames(
                config.s3().domains(),
                endpoint == null ? null : URI.create(endpoint).getHost(),
                config.adminHosts());
        var settings = new Authenticator.Settings(pinned, config.acceptV2(), names);
        var authenticator = new Authenticator(tokens, callers, settings);
        var rules = new BucketRules(stores.config(), stores.projects());
        var authorizer = new Authorizer(stores.projects(), stores.objects(), stores.tokens(), rules);
        var routes = S3Routes.over(stores.objects(), stores, rules, authorizer, config.s3());
        return new S3Handler(
                names,
                new MistakenHost(names, stores.projects()),
                routes,
                authenticator,
                authorizer,
                new CrossOrigin(stores.projects(), stores.config()),
                engine::writable,
                counter,
                counts,
                new AccessLines(requests));
    }

    private @Nullable Tls tls() throws IOException {
        var files = config.tls();
        return files == null ? null : Tls.load(files.certificate(), files.key());
    }

    private HttpServer listen(
            EventLoops on,
            String name,
            int port,
            @Nullable Tls tls,
            HttpLimits limits,
            HttpHandler handler,
            RefusalRenderer refusals)
            throws IOException {
        return HttpServer.start(
                on,
                new ListenerSettings(config.host(), port, limits, tls, config.trustedProxies(), name),
                handler,
                refusals);
    }

    /// A few people and programs administer; the rest of the machine is for S3.
    private static HttpLimits adminLimits(int connections) {
        return HttpLimits.DEFAULTS.with(new HttpLimits.Load(connections, connections / 4 * 3, 64, 48, 16, 12, 64));
    }

    private AdminHandler.Health health() {
        return new AdminHandler.Health() {
            @Override
            public boolean ready() {
                return ready;
            }

            @Override
            public List<String> troubles() {
                return Gateway.this.troubles();
            }
        };
    }

    private List<String> troubles() {
        var tls = certificate;
        var requests = access;
        var clockOfRetention = retention;
        return Stream.of(
                        engine.troubles(),
                        clockOfRetention == null
                                ? List.<String>of()
                                : clockOfRetention.doubt().map(ClockRoutes::sentence).stream()
                                        .toList(),
                        tls == null ? List.<String>of() : tls.troubles(),
                        requests == null ? List.<String>of() : requests.troubles())
                .flatMap(List::stream)
                .toList();
    }

    private Server server(S3Door door) {
        return new Server() {
            @Override
            public ServerFacts facts() {
                return Gateway.this.facts();
            }

            @Override
            public StatusView status() {
                return Gateway.this.status();
            }

            @Override
            public S3Door s3() {
                return door;
            }
        };
    }

    private StatusView status() {
        var disk = config.data().toFile();
        var facts = facts();
        return new StatusView(
                Version.number(),
                startedAt,
                Duration.between(startedAt, clock.instant()).toSeconds(),
                ready,
                troubles(),
                counts.perSecond(),
                counts.requests(),
                counts.serverErrors(),
                disk.getTotalSpace(),
                disk.getUsableSpace(),
                facts.endpoint(),
                facts.region());
    }

    private ServerFacts facts() {
        var given = config.publicEndpoint();
        return new ServerFacts(
                given == null ? reachable(s3Port()) : given, config.s3().region());
    }

    public int s3Port() {
        return port(s3);
    }

    public int adminPort() {
        return port(admin);
    }

    /// The URL at which clients find S3.
    public String endpoint() {
        return facts().endpoint();
    }

    /// The operator's bearer token.
    String operatorToken() {
        return operatorToken;
    }

    /// Whether everything in reach is sealed by the master key of now.
    boolean isResealed() throws IOException {
        return master == null || master.isResealed();
    }

    /// What the start found and did.
    FirstStart.Prepared prepared() {
        return prepared;
    }

    /// To be called when the welcome of the first start has been shown or written.
    void welcomed(FirstStart.Welcome welcome) throws IOException {
        if (firstStart != null) {
            firstStart.finish(config, welcome);
        }
    }

    /// URL of a port with the host as it was given.
    String url(int port) {
        return scheme() + bracketed(config.host()) + ":" + port;
    }

    /// URL of a port that leads there from this machine: nobody can connect to "all addresses".
    String reachable(int port) {
        return switch (config.host()) {
            case "0.0.0.0" -> scheme() + "127.0.0.1:" + port;
            case "::", "0:0:0:0:0:0:0:0" -> scheme() + "[::1]:" + port;
            default -> url(port);
        };
    }

    private String scheme() {
        return config.tls() == null ? "http://" : "https://";
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static int port(@Nullable HttpServer server) {
        if (server == null) {
            throw new IllegalStateException("the port is not open");
        }
        return server.port();
    }

    /// Stops: no new requests, time for the running ones, then the store is closed clean.
    ///
    /// @throws IOException when the store does not close clean
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        ready = false;
        var grace = config.shutdown().minus(config.shutdown().dividedBy(SHARE_OF_STORE));
        if (s3 != null && !s3.close(grace)) {
            LOG.warn("requests that had not ended after {} were cut off", grace);
        }
        if (admin != null) {
            admin.close(Duration.ofMillis(500));
        }
        if (loops != null) {
            loops.close();
        }
        stopJobs();
        stop(projects);
        closeAccessLog();
        try {
            if (audit != null) {
                audit.close();
            }
        } finally {
            engine.close();
        }
    }
}
