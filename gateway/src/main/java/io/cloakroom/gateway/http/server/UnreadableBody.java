package io.cloakroom.gateway.http.server;

import java.io.IOException;

/// The store failed to deliver the body of an answer. The connection to the client is fine.
final class UnreadableBody extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Exception why;
    private final boolean atOnce;

    /// @param atOnce whether nothing of the answer was sent yet
    UnreadableBody(Exception why, boolean atOnce) {
        super(why);
        this.why = why;
        this.atOnce = atOnce;
    }

    Exception why() {
        return why;
    }

    /// Whether nothing of the answer was sent yet.
    boolean atOnce() {
        return atOnce;
    }
}
