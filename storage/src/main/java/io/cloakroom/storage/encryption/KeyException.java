package io.cloakroom.storage.encryption;

import java.io.IOException;

/// A key that encryption needs cannot be had, or is the wrong one. The message names the key, never its bytes.
public final class KeyException extends IOException {
    private static final long serialVersionUID = 1L;

    public enum Kind {
        /// The object is encrypted with a key of its client (SSE-C), and the request brought none.
        CUSTOMER_KEY_MISSING,
        /// The request's key is not the one that the object was encrypted with.
        CUSTOMER_KEY_WRONG,
        /// The request brought a key, and the object is not encrypted with a key of its client.
        CUSTOMER_KEY_UNWANTED,
        /// The key management service has no such key, or not for this project.
        NOT_FOUND,
        /// The key was disabled.
        DISABLED,
        /// The key is about to be deleted, or in another state that allows no use.
        INVALID_STATE,
        /// The key management service refuses this server.
        DENIED,
        /// The key management service does not answer, or is not set up. Trying again may help.
        UNAVAILABLE,
        /// The master key is not the one that sealed the key.
        WRONG_MASTER_KEY
    }

    private final Kind kind;

    public KeyException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public KeyException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
