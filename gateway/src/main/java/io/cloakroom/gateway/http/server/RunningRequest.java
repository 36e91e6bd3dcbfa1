package io.cloakroom.gateway.http.server;

/// A request as it is counted while it runs. Every method may be called from any thread.
interface RunningRequest {
    /// Whether it waits for its client to send or to take something.
    boolean waitsForClient();

    /// Ends the request: whatever waits for its client fails.
    void giveUp();
}
