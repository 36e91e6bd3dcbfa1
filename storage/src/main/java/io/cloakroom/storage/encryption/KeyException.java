package io.cloakroom.storage.encryption;

import java.io.IOException;

/// A key for encryption cannot be obtained, or is the wrong one. The message names the key, and never contains its bytes.
public final class KeyException extends IOException {
    private static final long serialVersionUID = 1L;

    public enum Kind {
        /// The object is encrypted with the client's key (SSE-C), and the request contains none.
        CUSTOMER_KEY_MISSING,
        /// The request contains another key than the one that the object was encrypted with.
        CUSTOMER_KEY_WRONG,
        /// The request contains a key, and the object is not encrypted with the client's key.
        CUSTOMER_KEY_UNWANTED,
        /// The key management service has no such key, or this project may not use it.
        NOT_FOUND,
        /// The key was disabled.
        DISABLED,
        /// The key is about to be deleted, or in another state that does not allow its use.
        INVALID_STATE,
        /// The key management service denies access to this server.
        DENIED,
        /// The key management service does not answer, or is not set up. Trying again may help.
        UNAVAILABLE,
        /// The key was sealed under a master key that this server does not have.
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
