package io.cloakroom.gateway.http;

/// Why a request is refused before a handler sees it. Each of these closes the connection, except [#INTERNAL_ERROR].
public enum Refusal {
    /// Not HTTP, or a form of it in which a proxy and this server might disagree on where a message ends.
    BAD_REQUEST(400),
    /// Plain HTTP on a port with TLS.
    PLAIN_HTTP(400),
    /// Header fields over the limit.
    HEADER_TOO_LARGE(400),
    /// A request target over the limit.
    URI_TOO_LONG(414),
    /// A transfer coding other than `chunked`.
    TRANSFER_CODING(501),
    /// Neither HTTP/1.1 nor HTTP/1.0.
    HTTP_VERSION(505),
    /// The header block did not arrive in time.
    TIMEOUT(400),
    /// Too many connections or requests.
    OVERLOAD(503),
    /// The handler threw, or its body failed before the first byte.
    INTERNAL_ERROR(500);

    private final int status;

    Refusal(int status) {
        this.status = status;
    }

    /// The status of the answer.
    public int status() {
        return status;
    }
}
