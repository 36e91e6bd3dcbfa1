package io.cloakroom.gateway.http;

import java.io.IOException;

/// A request's body did not come as announced. The connection is closed after the answer.
public final class BodyException extends IOException {
    private static final long serialVersionUID = 1L;

    public enum Kind {
        /// The connection ended before the body did.
        INCOMPLETE,
        /// No byte came for too long, or fewer than the minimum rate.
        TOO_SLOW,
        /// Broken chunked coding.
        MALFORMED
    }

    private final Kind kind;

    public BodyException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
