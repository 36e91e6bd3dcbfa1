package io.cloakroom.gateway.http.server;

/// Where a connection is counted: among the open ones of its listener, and, while no request runs on it, among the idle ones
/// that may have to give way to a newcomer.
///
/// @param shares  of the listener's connections, or of those over the limit
/// @param address under which the connection is counted
record ConnectionCount(Listener listener, AddressShares shares, Object address) {
    /// Whether the connection is over the limit: it gets one answer and is closed.
    boolean isTurnedAway() {
        return shares == listener.turnedAway;
    }

    void opened(OpenConnection connection) {
        listener.open.add(connection);
    }

    /// To be called once no request runs any more. A connection that was turned away has no place that others could want.
    void idle(OpenConnection connection) {
        if (!isTurnedAway()) {
            listener.idle.enter(connection, address);
        }
    }

    /// @return false when the connection was not idle: it had to give way
    boolean busy(OpenConnection connection) {
        return listener.idle.leave(connection);
    }

    /// Gives the place free. Only the first call counts.
    void leave(OpenConnection connection) {
        if (listener.open.remove(connection)) {
            shares.leave(address);
        }
    }
}
