package io.cloakroom.gateway.http.head;

import io.cloakroom.gateway.http.Refusal;

/// Refuses a header block. Has no stack trace, because it is no bug.
public final class RefusedHead extends Exception {
    private static final long serialVersionUID = 1L;

    private final Refusal kind;

    public RefusedHead(Refusal kind) {
        super(kind.name(), null, false, false);
        this.kind = kind;
    }

    public Refusal kind() {
        return kind;
    }
}
