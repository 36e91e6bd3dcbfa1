/// Headers that several operations on objects read or write: conditions, ranges, metadata, checksums, encryption,
/// Object Lock, versions.
///
/// Knows no operation.
@NullMarked
package io.cloakroom.gateway.op.object.header;

import org.jspecify.annotations.NullMarked;
