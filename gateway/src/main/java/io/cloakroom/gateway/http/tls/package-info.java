/// TLS: certificates and keys from PEM files, and their reload while the server runs.
@NullMarked
package io.cloakroom.gateway.http.tls;

import org.jspecify.annotations.NullMarked;
