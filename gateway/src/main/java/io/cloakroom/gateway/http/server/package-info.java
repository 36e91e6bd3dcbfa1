/// The HTTP server on Netty: listeners, connections, bodies, time-outs, and the limits on each of them.
///
/// Begin with [HttpServer]; [ExchangeHandler] is one connection. Knows nothing of S3, and of stores only the forms in
/// which they hand out bytes.
@NullMarked
package io.cloakroom.gateway.http.server;

import org.jspecify.annotations.NullMarked;
