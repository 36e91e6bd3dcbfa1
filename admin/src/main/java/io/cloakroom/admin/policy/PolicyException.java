package io.cloakroom.admin.policy;

/// A policy document that is not to be kept. The message says what and where.
public final class PolicyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    PolicyException(String message) {
        super(message);
    }

    PolicyException(String message, Throwable cause) {
        super(message, cause);
    }
}
