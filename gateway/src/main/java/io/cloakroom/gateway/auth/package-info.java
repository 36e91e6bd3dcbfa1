/// Who asks: what a client claims to have signed, parsed strictly; the tokens that it is checked against; and the body,
/// whose hash, chunk signatures and trailers are checked while it streams.
///
/// Nothing here decides what a caller may do. No secret may enter an exception, a log or a `toString`.
@NullMarked
package io.cloakroom.gateway.auth;

import org.jspecify.annotations.NullMarked;
