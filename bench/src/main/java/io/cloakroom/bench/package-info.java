/// Measures the gateway as a client sees it, and single parts of it with JMH.
///
/// Nothing that the server needs may enter.
@NullMarked
package io.cloakroom.bench;

import org.jspecify.annotations.NullMarked;
