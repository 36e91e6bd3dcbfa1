package io.cloakroom.gateway.http;

/// Renders a refusal in the format that the clients of a port understand: XML on the S3 port, JSON on the admin port.
/// May be called on an event loop, so it only builds a short answer ([HttpResponse.Content.Bytes] or none). The server
/// adds `connection: close`, and `retry-after` for [Refusal#OVERLOAD].
@FunctionalInterface
public interface RefusalRenderer {
    HttpResponse refuse(Refusal kind, String requestId);
}
