package io.cloakroom.gateway.model;

/// Which of its own keys a client sends with a request for an existing object or upload.
enum KeyChoice {
    /// The key of the object or upload; none if no client gave one.
    RIGHT,
    /// Another key, or a key where none is needed.
    WRONG,
    NONE
}
