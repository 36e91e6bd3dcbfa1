package io.cloakroom.gateway.http.head;

import io.cloakroom.gateway.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/// A parsed header block, and what it says of the message that it begins.
///
/// @param host            the Host header, else the authority of an absolute target, else empty
/// @param length          the Content-Length, or -1
/// @param expectsContinue whether the client waits for `100 Continue`, even to send an empty body
/// @param keepAlive       whether the client may send a further request on the connection
public record RequestHead(
        String method,
        String path,
        @Nullable String query,
        String host,
        HttpHeaders headers,
        boolean http11,
        long length,
        boolean chunked,
        boolean expectsContinue,
        boolean keepAlive) {
    public boolean isHead() {
        return method.equals("HEAD");
    }

    boolean hasBody() {
        return chunked || length > 0;
    }
}
