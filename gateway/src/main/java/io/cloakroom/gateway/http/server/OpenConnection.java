package io.cloakroom.gateway.http.server;

/// An open connection as its listener sees it. Every method may be called from any thread.
interface OpenConnection {
    /// Whether part of a header block is there, and the rest is not.
    boolean isInHead();

    /// Closes the connection, which the caller has taken out of the idle ones. Its place is free when this method returns.
    void giveWay();

    /// Closes the connection when no request runs on it.
    void close();

    /// Closes the connection, whatever it is doing.
    void cut();
}
