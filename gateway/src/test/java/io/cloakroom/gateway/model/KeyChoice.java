package io.cloakroom.gateway.model;

/// Which key of its own a client sends with a request that touches what is there.
enum KeyChoice {
    /// That of the object or upload, so none where no client gave one.
    RIGHT,
    /// Another one, or one where none is wanted.
    WRONG,
    NONE
}
