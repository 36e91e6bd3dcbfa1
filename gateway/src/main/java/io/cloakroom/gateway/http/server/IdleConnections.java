package io.cloakroom.gateway.http.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// Connections on which no request runs, those idle for longest first. Bytes that trickle in make no connection busy:
/// only a whole header block does. Each of these may be asked to give its place to a newcomer.
final class IdleConnections {
    @GuardedBy("this")
    private final LinkedHashMap<OpenConnection, Object> addresses = new LinkedHashMap<>();


    /// @param address under which it is counted
    synchronized void enter(OpenConnection connection, Object address) {
        addresses.putIfAbsent(connection, address);
    }

    /// @return false when it is none of them (any more): it has given its place away
    synchronized boolean leave(OpenConnection connection) {
        return addresses.remove(connection) != null;
    }

    /// Takes out the one that has been idle for longest, of those that `wanted` accepts with their addresses.
    synchronized @Nullable OpenConnection take(BiPredicate<OpenConnection, Object> wanted) {
        for (var each : addresses.entrySet()) {
            if (wanted.test(each.getKey(), each.getValue())) {
                var connection = each.getKey();
                addresses.remove(connection);
                return connection;
            }
        }
        return null;
    }
}
