package io.cloakroom.gateway.http;

/// What answers requests. Called on a virtual thread of its own for each request, in blocking style.
@FunctionalInterface
public interface HttpHandler {
    /// The whole answer. Must not throw for anything that a client can cause; what it throws all the same is answered
    /// with an empty 500.
    HttpResponse handle(HttpRequest request);

    /// Who sends a request. Asked on the request's thread before its turn to run: must be quick, and may not read the
    /// body.
    default Standing standing(HttpRequest request) {
        return Standing.KNOWN;
    }

    /// Whether a request that waits for its client, for a body or for an answer to be taken, gives its place to a newcomer
    /// when all places are taken. Not where bodies may take hours, as uploads do.
    default boolean displacesSlowClients() {
        return false;
    }

    /// Whether a path is that of a health check, which is answered outside the limits of requests: a busy server is not
    /// a dead one. Asked on the event loop, so that it may not block. One connection asks one at a time.
    default boolean isProbe(String path) {
        return false;
    }
}
