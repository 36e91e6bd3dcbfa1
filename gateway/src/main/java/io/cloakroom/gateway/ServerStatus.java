package io.cloakroom.gateway;

import io.cloakroom.admin.server.ClockRoutes;
import io.cloakroom.admin.server.S3Door;
import io.cloakroom.admin.server.Server;
import io.cloakroom.admin.server.ServerFacts;
import io.cloakroom.admin.view.StatusView;
import io.cloakroom.gateway.adminport.AdminHandler;
import io.cloakroom.gateway.http.tls.Tls;
import io.cloakroom.gateway.observe.ServerCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the server tells of itself through REST, panel and health.
final class ServerStatus implements Server, AdminHandler.Health {
    private static final int NOT_OPEN = -1;

    private final ServerParts parts;
    private final Instant startedAt;
    private final ServerCounts counts;
    private final S3Door door;
    private final @Nullable Tls tls;
    private volatile int s3Port = NOT_OPEN;
    private volatile boolean ready;

    ServerStatus(ServerParts parts, Instant startedAt, ServerCounts counts, S3Door door, @Nullable Tls tls) {
        this.parts = parts;
        this.startedAt = startedAt;
        this.counts = counts;
        this.door = door;
        this.tls = tls;
    }

    /// To be called when the S3 port is open.
    void listening(int port) {
        s3Port = port;
    }

    /// To be called when the start is complete, and when a stop begins.
    void ready(boolean now) {
        ready = now;
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public List<String> troubles() {
        return Stream.of(
                        parts.engine().troubles(),
                        parts.stores().retention().doubt().map(ClockRoutes::sentence).stream()
                                .toList(),
                        tls == null ? List.<String>of() : tls.troubles(),
                        parts.access().troubles())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public ServerFacts facts() {
        var ports = parts.config().ports();
        int port = s3Port;
        if (port == NOT_OPEN && ports.publicEndpoint() == null) {
            throw new IllegalStateException("the port is not open");
        }
        return new ServerFacts(ports.endpoint(port), parts.config().s3().region());
    }

    @Override
    public StatusView status() {
        var disk = parts.config().data().toFile();
        var facts = facts();
        return new StatusView(
                BuildVersion.number(),
                startedAt,
                Duration.between(startedAt, parts.clock().instant()).toSeconds(),
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

    @Override
    public S3Door s3() {
        return door;
    }
}
