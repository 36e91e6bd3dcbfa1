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

/// What all connections of one listener share: settings, limits and counts.
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
    /// Connections over the limit, which get an answer that says so. When these become too many as well, further
    /// connections are closed without an answer.
    final AddressShares turnedAway;
    final IdleConnections idle = new IdleConnections();
    final MemoryBudget headMemory;
    /// Memory for whole answers that wait until their clients have taken them.
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

    /// Counts a new connection. When there is no place for it, the connection that has been idle for longest gives way:
    /// one of the same address if that address is at its limit, else one of an address that has many.
    ///
    /// @return false when all connections are busy
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

    /// To be called when incomplete header blocks take too much memory. Of the connections that have begun one, the
    /// connection that has been idle for longest gives way.
    ///
    /// @return false when there is none
    boolean freeHeadMemory(OpenConnection newcomer) {
        var oldest = idle.take((connection, _) -> !connection.equals(newcomer) && connection.isInHead());
        if (oldest == null) {
            return false;
        }
        oldest.giveWay();
        return true;
    }

    /// An id for one request. Ids never repeat; the random start keeps them apart from those of an earlier process.
    String nextId() {
        return UPPER_HEX.toHexDigits(nextId.incrementAndGet());
    }

    /// The answer to a request that no handler will see.
    HttpResponse refuse(Refusal kind, String requestId) {
        refused.increment();
        var refusal = refusals.refuse(kind, requestId);
        if (kind == Refusal.INTERNAL_ERROR) {
            return refusal;
        }
        if (kind != Refusal.OVERLOAD || refusal.headers().has("retry-after")) {
            return refusal.closing();
        }
        var headers = HttpHeaders.builder();
        refusal.headers().forEach(headers::add);
        headers.add("retry-after", "1");
        return new HttpResponse(refusal.status(), headers.build(), refusal.content(), true);
    }
}
