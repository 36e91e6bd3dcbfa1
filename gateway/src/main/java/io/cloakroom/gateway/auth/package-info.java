/// Finds out who sends a request: parses its signature strictly, checks it against the tokens, and checks the body's
/// hash, chunk signatures and trailers while it streams.
///
/// Nothing here decides what a caller may do. No secret may enter an exception, a log or a `toString`.
@NullMarked
package io.cloakroom.gateway.auth;

import org.jspecify.annotations.NullMarked;
