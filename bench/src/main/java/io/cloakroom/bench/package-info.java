/// Measures the gateway from outside, as a client sees it, and single parts of it with JMH.
///
/// The server must not depend on anything in this package.
@NullMarked
package io.cloakroom.bench;

import org.jspecify.annotations.NullMarked;
