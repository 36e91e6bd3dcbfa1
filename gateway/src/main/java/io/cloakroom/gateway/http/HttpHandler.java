package io.cloakroom.gateway.http;

/// Answers requests. Each request has a virtual thread of its own, on which the handler may block.
@FunctionalInterface
public interface HttpHandler {
    /// Answers one request. Must not throw for anything that a client can cause. When it throws all the same, the
    /// client gets an empty 500.
    HttpResponse handle(HttpRequest request);

    /// Whether the sender of a request is known. Called on the request's thread before its turn to run, so it must be
    /// quick and may not read the body.
    default Standing standing(HttpRequest request) {
        return Standing.KNOWN;
    }

    /// Whether a request that waits for its client loses its place to a newcomer when all places are taken. Handlers
    /// whose requests may take hours, as uploads do, answer false.
    default boolean displacesSlowClients() {
        return false;
    }

    /// Whether a path is that of a health check. Health checks fall under no limit of requests, because a busy server
    /// is not a dead one. Called on the event loop, so it may not block.
    default boolean isProbe(String path) {
        return false;
    }
}
