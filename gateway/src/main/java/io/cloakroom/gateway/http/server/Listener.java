package io.cloakroom.gateway.http.server;

import io.cloakroom.gateway.http.HttpHandler;
import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpLimits;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.Refusal;
import io.cloakroom.gateway.http.RefusalRenderer;
import io.cloakroom.gateway.http.head.MemoryBudget;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// What all connections of one listener share.
final class Listener {
    private static final HexFormat UPPER_HEX = HexFormat.of().withUpperCase();

    final ListenerSettings settings;
    final HttpLimits limits;
    final HttpHandler handler;
    final RefusalRenderer refusals;
    final WorkPermits permits;
    final AddressShares connections;
    final RequestPlaces requests;
    final RequestPlaces strangers;
    /// Connections over the limit, which only get to hear so. When these are too many too, the rest hears nothing.
    final AddressShares turnedAway;
    final IdleConnections idle = new IdleConnections();
    final MemoryBudget headMemory;
    /// For answers that are whole in memory and wait for their clients to take them.
    final MemoryBudget answerMemory;
    final Set<OpenConnection> open = ConcurrentHashMap.newKeySet();
    final LongAdder answered = new LongAdder();
    final LongAdder refused = new LongAdder();
    volatile boolean closing;

    private final AtomicLong nextId = new AtomicLong(ThreadLocalRandom.current().nextLong());

    Listener(ListenerSettings settings, int mostConnections, HttpHandler handler, RefusalRenderer refusals) {
        this.settings = settings;
        this.limits = settings.limits();
        this.handler = handler;
        this.refusals = refusals;
        var load = limits.load();
        permits = new WorkPermits(load);
        headMemory = new MemoryBudget(limits.sizes().halfHeadBytes());
        answerMemory = new MemoryBudget(limits.sizes().answerBytes());
        connections = new AddressShares(mostConnections, load.connectionsPerAddress());
        turnedAway = new AddressShares(Math.max(16, mostConnections / 8), Integer.MAX_VALUE);
        requests = new RequestPlaces(load.requests(), load.requestsPerAddress(), handler.displacesSlowClients());
        strangers = new RequestPlaces(
                limits.strangers().requests(), limits.strangers().requestsPerAddress(), true);
    }

    /// Counts a connection. Where there is no place for it, the one that has been idle for longest gives up its own:
    /// one of the same address if that address has too many, else one of an address that has much.
    ///
    /// @return false when all are busy
    boolean admit(Object address) {
        while (!connections.enter(address)) {
            var oldest = connections.isFull(address)
                    ? idle.take((_, each) -> address.equals(each))
                    : idle.take((_, each) -> connections.hasMuch(each));
            oldest = oldest == null && !connections.isFull(address) ? idle.take((_, _) -> true) : oldest;
            if (oldest == null) {
                return false;
            }
            oldest.giveWay();
        }
        return true;
    }

    /// Where half header blocks take too much memory in all: of the connections that have begun one, that gives way which
    /// has been idle for longest.
    ///
    /// @return false when there is none
    boolean freeHeadMemory(OpenConnection newcomer) {
        var oldest = idle.take((connection, _) -> connection != newcomer && connection.isInHead());
        if (oldest == null) {
            return false;
        }
        oldest.giveWay();
        return true;
    }

    /// For one request, never given twice. A random start keeps apart what was given before a restart.
    String nextId() {
        return UPPER_HEX.toHexDigits(nextId.incrementAndGet());
    }

    /// The answer to what no handler will see.
    HttpResponse refuse(Refusal kind, String requestId) {
        refused.increment();
        var said = refusals.refuse(kind, requestId);
        if (kind == Refusal.INTERNAL_ERROR) {
            return said;
        }
        if (kind != Refusal.OVERLOAD || said.headers().has("retry-after")) {
            return said.closing();
        }
        var headers = HttpHeaders.builder();
        said.headers().forEach(headers::add);
        headers.add("retry-after", "1");
        return new HttpResponse(said.status(), headers.build(), said.content(), true);
    }
}
