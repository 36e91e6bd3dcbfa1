package io.cloakroom.gateway.http;

/// Ends the reading of a header block. Has no stack trace: it is no bug.
final class RefusedHead extends Exception {
    private static final long serialVersionUID = 1L;

    private final Refusal kind;

    RefusedHead(Refusal kind) {
        super(kind.name(), null, false, false);
        this.kind = kind;
    }

    Refusal kind() {
        return kind;
    }
}
