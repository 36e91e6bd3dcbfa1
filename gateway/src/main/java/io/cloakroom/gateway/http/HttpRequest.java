package io.cloakroom.gateway.http;

import java.net.InetSocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A request whose header block has arrived completely and is well formed. Its body may still be on the way.
///
/// @param id       unique; sent as `x-amz-request-id`
/// @param path     as in the request line, still percent-encoded, one char a byte; begins with `/`
/// @param query    behind the `?`, still encoded; `null` when there is none
/// @param host     the Host header (behind a trusted proxy: the host that the proxy names), or the authority of an
///                 absolute target; empty when there is neither
/// @param remote   the client's address (behind a trusted proxy: the address that the proxy names)
/// @param secure   whether the request came over TLS (behind a trusted proxy: to the proxy)
/// @param received when the header block was complete
public record HttpRequest(
        String id,
        String method,
        String path,
        @Nullable String query,
        String host,
        HttpHeaders headers,
        RequestBody body,
        InetSocketAddress remote,
        boolean secure,
        Instant received) {}
