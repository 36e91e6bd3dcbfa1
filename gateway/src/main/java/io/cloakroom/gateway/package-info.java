/// Read this package first: the way of a request, the table of operations, and the wiring.
///
/// No operation and no codec may enter; only this package puts long-lived parts together.
@NullMarked
package io.cloakroom.gateway;

import org.jspecify.annotations.NullMarked;
