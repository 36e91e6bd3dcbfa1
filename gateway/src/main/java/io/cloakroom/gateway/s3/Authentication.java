package io.cloakroom.gateway.s3;

import io.cloakroom.gateway.http.HttpRequest;

/// Finds out who asks.
@FunctionalInterface
public interface Authentication {
    /// Reads no byte of the body.
    ///
    /// @throws S3Exception when a signature was given and is not right
    Authenticated authenticate(HttpRequest http, S3Address address);

    /// Who asks, and the payload that this caller signed.
    record Authenticated(Caller caller, Payload payload) {}
}
