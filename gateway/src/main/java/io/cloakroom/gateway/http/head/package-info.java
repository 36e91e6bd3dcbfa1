/// Header blocks: parses those of requests, strictly, and writes those of answers (RFC 9110, RFC 9112).
///
/// Nothing here may know sockets or bodies.
@NullMarked
package io.cloakroom.gateway.http.head;

import org.jspecify.annotations.NullMarked;
