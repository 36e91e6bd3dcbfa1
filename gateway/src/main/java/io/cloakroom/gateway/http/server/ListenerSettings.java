package io.cloakroom.gateway.http.server;

import io.cloakroom.gateway.http.HttpLimits;
import io.cloakroom.gateway.http.TrustedProxies;
import io.cloakroom.gateway.http.tls.Tls;
import org.jspecify.annotations.Nullable;

/// Where and how an [HttpServer] listens.
///
/// @param host           an address or name of this machine
/// @param port           0 picks a free one
/// @param tls            `null` for plain HTTP
/// @param trustedProxies whose `X-Forwarded-…` headers count
/// @param name           of the port, for log lines
public record ListenerSettings(
        String host, int port, HttpLimits limits, @Nullable Tls tls, TrustedProxies trustedProxies, String name) {}
