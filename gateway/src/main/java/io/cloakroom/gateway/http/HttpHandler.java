package io.cloakroom.gateway.http;

/// What answers requests. Called on a virtual thread of its own for each request, in blocking style.
@FunctionalInterface
public interface HttpHandler {
    /// The whole answer. Must not throw for anything that a client can cause; what it throws all the same is answered
    /// with an empty 500.
    HttpResponse handle(HttpRequest request);
}
