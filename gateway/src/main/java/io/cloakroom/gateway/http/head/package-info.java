/// The head of a message: parses a request's, strictly, and writes a response's (RFC 9110, RFC 9112).
///
/// No socket and no body may enter.
@NullMarked
package io.cloakroom.gateway.http.head;

import org.jspecify.annotations.NullMarked;
