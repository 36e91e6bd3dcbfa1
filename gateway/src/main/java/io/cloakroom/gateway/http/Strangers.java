package io.cloakroom.gateway.http;

import java.util.LinkedHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Requests of [Standing#STRANGER], of which only so many run at a time. One that waits for its client gives its place to
/// a newcomer, the longest running first: slow clients cost each other their places, and nobody else.
final class Strangers {
    private final AddressShares shares;
    private final LinkedHashMap<Exchange, Object> addresses = new LinkedHashMap<>();

    Strangers(HttpLimits.Strangers limits) {
        shares = new AddressShares(limits.requests(), limits.requestsPerAddress());
    }

    /// @return false when all places are taken by requests that are at work
    synchronized boolean enter(Exchange exchange, Object address) {
        while (!shares.enter(address)) {
            var oldest = shares.isFull(address) ? oldest(address::equals) : oldest(_ -> true);
            if (oldest == null) {
                return false;
            }
            leave(oldest);
            oldest.giveUp();
        }
        addresses.put(exchange, address);
        return true;
    }

    private @Nullable Exchange oldest(Predicate<Object> from) {
        for (var each : addresses.entrySet()) {
            if (from.test(each.getValue()) && each.getKey().waitsForClient()) {
                return each.getKey();
            }
        }
        return null;
    }

    /// Also for one that has given its place away, or never had one.
    synchronized void leave(Exchange exchange) {
        var address = addresses.remove(exchange);
        if (address != null) {
            shares.leave(address);
        }
    }
}
