/// The small documents that hang on a bucket or an object, and ACLs: rows of the same few operations.
///
/// An operation says no more than S3 does: no routing, no signatures, no engine may enter.
@NullMarked
package io.cloakroom.gateway.op.document;

import org.jspecify.annotations.NullMarked;
