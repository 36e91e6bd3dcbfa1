/// Bytes to [HttpRequest] and back: listeners, TLS, limits, time-outs. The only package that knows Netty.
///
/// Knows nothing of S3 and nothing of stores but the forms in which they hand out bytes.
@NullMarked
package io.cloakroom.gateway.http;

import org.jspecify.annotations.NullMarked;
