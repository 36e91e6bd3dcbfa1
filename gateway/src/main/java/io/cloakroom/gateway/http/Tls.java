package io.cloakroom.gateway.http;

/// Certificate and key of a listener.
public final class Tls {
    private Tls() {}
}
