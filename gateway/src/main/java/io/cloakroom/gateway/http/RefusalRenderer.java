package io.cloakroom.gateway.http;

/// Says a refusal in the form that the clients of a port understand: XML on S3's, JSON on the admin's. May be called on
/// an event loop, so it only builds a short answer ([HttpResponse.Content.Bytes] or none). The server adds what
/// every refusal has: `connection: close`, and `retry-after` for [Refusal#OVERLOAD].
@FunctionalInterface
public interface RefusalRenderer {
    HttpResponse refuse(Refusal kind, String requestId);
}
