package io.cloakroom.gateway.http.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// Connections on which no request runs, the one that has been idle for longest first. Only a whole header block makes
/// a connection busy; bytes that trickle in do not. Any idle connection may have to give its place to a newcomer.
final class IdleConnections {
    @GuardedBy("this")
    private final LinkedHashMap<OpenConnection, Object> addresses = new LinkedHashMap<>();

    /// @param address under which the connection is counted
    synchronized void enter(OpenConnection connection, Object address) {
        addresses.putIfAbsent(connection, address);
    }

    /// @return false when the connection is not among these, because it has given its place away
    synchronized boolean leave(OpenConnection connection) {
        return addresses.remove(connection) != null;
    }

    /// Removes the connection that has been idle for longest among those that `filter` accepts with their addresses.
    synchronized @Nullable OpenConnection take(BiPredicate<OpenConnection, Object> filter) {
        for (var each : addresses.entrySet()) {
            if (filter.test(each.getKey(), each.getValue())) {
                var connection = each.getKey();
                addresses.remove(connection);
                return connection;
            }
        }
        return null;
    }
}
