package io.cloakroom.gateway;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.admin.accesslog.AccessLog;
import io.cloakroom.admin.audit.AuditLog;
import io.cloakroom.admin.session.Passwords;
import io.cloakroom.admin.session.Sessions;
import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.gateway.adminport.AdminHandler;
import io.cloakroom.gateway.adminport.Refusals;
import io.cloakroom.gateway.config.GatewayConfig;
import io.cloakroom.gateway.config.OwnKeys;
import io.cloakroom.gateway.http.HttpLimits;
import io.cloakroom.gateway.http.server.EventLoops;
import io.cloakroom.gateway.http.server.HttpServer;
import io.cloakroom.gateway.http.server.ListenerSettings;
import io.cloakroom.gateway.http.tls.Tls;
import io.cloakroom.gateway.observe.ServerCounts;
import io.cloakroom.gateway.observe.TrafficCounter;
import io.cloakroom.gateway.vault.VaultKeys;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.engine.control.EngineMasterKeys;
import io.cloakroom.storage.engine.keyring.KeyringService;
import io.cloakroom.storage.rocks.RocksEngine;
import io.cloakroom.storage.stores.Stores;
import io.cloakroom.storage.token.SecretBox;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running server. Makes its long-lived parts, with [S3Assembly] and [AdminAssembly], and ends them in the opposite order. The
/// S3 port opens last, when requests can be served.
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    /// The fraction of the time for a stop that is kept for the store, after the last request.
    private static final int SHARE_OF_STORE = 4;
    private static final long AUDIT_FILE_BYTES = 16L * 1024 * 1024;

    private final GatewayConfig config;
    private final Engine engine;
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock = InstantSource.system();
    private final Instant startedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    private @Nullable AuditLog audit;
    private @Nullable AccessLog access;
    private @Nullable EngineMasterKeys master;
    private @Nullable EventLoops loops;
    private @Nullable HttpServer admin;
    private @Nullable HttpServer s3;
    private @Nullable ServerStatus status;
    private @Nullable BackgroundWork background;
    private @Nullable FirstStart firstStart;
    private FirstStart.Prepared prepared = new FirstStart.Prepared(List.of(), Optional.empty());
    private String operatorToken = "";

    @GuardedBy("this")
    private boolean closed;

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

    /// Starts over an engine that is open already. The engine is closed with the gateway.
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
        var parts = parts();
        firstStart = new FirstStart(
                parts.stores().projects(),
                parts.stores().tokens(),
                parts.issuer(),
                parts.passwords(),
                clock,
                random,
                parts.audit());
        prepared = firstStart.prepare(config);

        var tls = tls();
        loops = EventLoops.start();
        var counts = new ServerCounts(clock);
        var traffic =
                new TrafficCounter(parts.stores().traffic(), parts.stores().tokens());
        var handler = S3Assembly.handler(parts, counts, traffic);
        var serverStatus = new ServerStatus(parts, startedAt, counts, new InProcessS3(handler, clock), tls);
        status = serverStatus;
        var ports = config.ports();
        admin = HttpServer.start(
                loops,
                listener(
                        "admin",
                        ports.admin(),
                        tls,
                        adminLimits(config.descriptors().adminConnections())),
                AdminAssembly.handler(parts, operatorToken, serverStatus),
                AdminHandler::refuse);
        s3 = HttpServer.start(loops, listener("s3", ports.s3(), tls, config.limits()), handler, Refusals::s3);
        serverStatus.listening(s3.port());
        background = new BackgroundWork(parts, traffic);
        background.begin(s3);
        serverStatus.ready(true);
    }

    /// Opens stores and logs, and begins to use the keys.
    private ServerParts parts() throws IOException {
        var stores = Stores.over(engine, clock, random, config.store());
        master = stores.master();
        var own = new OwnKeys(config.data(), random);
        var encryption = config.encryption();
        var masterKeys = own.masterKeys(
                Optional.ofNullable(encryption.masterKey()),
                Optional.ofNullable(encryption.previousMasterKey()),
                stores.tokens(),
                stores.master());
        var secrets = new SecretBox(masterKeys.bytes(), random);
        beginEncryption(stores, masterKeys);
        operatorToken = own.operatorToken();
        audit = auditLog();
        access = AccessLog.open(config.data().resolve("requests"), config.accessLog(), System.out);
        return new ServerParts(
                config,
                engine,
                stores,
                secrets,
                new TokenIssuer(stores.projects(), stores.tokens(), secrets, clock, random),
                new TemporaryKeys(secrets, clock, random),
                new Passwords(random),
                new Sessions(stores.records(), stores.tokens(), clock, random),
                audit,
                access,
                clock,
                random);
    }

    private void beginEncryption(Stores stores, MasterKeys master) throws IOException {
        var region = config.s3().region();
        stores.keyring().begin(master, region);
        var local = new KeyringService(stores.keyring());
        var vault = config.encryption().vault();
        stores.keys().begin(master, vault == null ? local : VaultKeys.of(vault, region, stores.projects(), local));
    }

    private AuditLog auditLog() throws IOException {
        var directory = config.data().resolve("audit");
        try {
            return AuditLog.open(directory, clock, AUDIT_FILE_BYTES);
        } catch (IOException failed) {
            throw new IOException("the audit log in " + directory + " cannot be opened: " + failed, failed);
        }
    }

    private @Nullable Tls tls() throws IOException {
        var files = config.ports().tls();
        return files == null ? null : Tls.load(files.certificate(), files.key());
    }

    private ListenerSettings listener(String name, int port, @Nullable Tls tls, HttpLimits limits) {
        var ports = config.ports();
        return new ListenerSettings(ports.host(), port, limits, tls, ports.trustedProxies(), name);
    }

    /// A few people and programs administer; the rest of the machine is for S3.
    private static HttpLimits adminLimits(int connections) {
        return HttpLimits.DEFAULTS.with(new HttpLimits.Load(connections, connections / 4 * 3, 64, 48, 16, 12, 64));
    }

    public int s3Port() {
        return port(s3);
    }

    public int adminPort() {
        return port(admin);
    }

    /// The URL at which clients find S3.
    public String endpoint() {
        return config.ports().endpoint(s3Port());
    }

    /// A URL of the admin port that works on this machine.
    String adminUrl() {
        return config.ports().reachable(adminPort());
    }

    /// The operator's bearer token.
    public String operatorToken() {
        return operatorToken;
    }

    /// Whether everything in reach is sealed by the master key of now.
    boolean isResealed() throws IOException {
        return master == null || master.isResealed();
    }

    /// What the start found and did.
    public FirstStart.Prepared prepared() {
        return prepared;
    }

    /// To be called when the welcome of the first start has been shown or written.
    public void welcomed(FirstStart.Welcome welcome) throws IOException {
        if (firstStart != null) {
            firstStart.finish(config, welcome);
        }
    }

    private static int port(@Nullable HttpServer server) {
        if (server == null) {
            throw new IllegalStateException("the port is not open");
        }
        return server.port();
    }

    /// Stops: takes no new requests, gives the running ones time to end, then closes the store.
    ///
    /// @throws IOException when the store does not close cleanly
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (status != null) {
            status.ready(false);
        }
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
        if (background != null) {
            background.close();
        }
        closeAccessLog();
        try {
            if (audit != null) {
                audit.close();
            }
        } finally {
            engine.close();
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
}
