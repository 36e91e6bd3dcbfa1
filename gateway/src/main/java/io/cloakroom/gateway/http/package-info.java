/// The vocabulary of HTTP: requests, responses, headers, limits, and the interface that answers requests
/// ([HttpHandler]).
///
/// Knows nothing of S3. Only this package and those below it know Netty.
@NullMarked
package io.cloakroom.gateway.http;

import org.jspecify.annotations.NullMarked;
