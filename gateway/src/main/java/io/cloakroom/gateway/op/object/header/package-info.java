/// What several operations on objects read from a request's headers or write to a response's: conditions, ranges, metadata,
/// checksums, encryption, object lock, versions.
///
/// No operation may enter.
@NullMarked
package io.cloakroom.gateway.op.object.header;

import org.jspecify.annotations.NullMarked;
