/// Operations on objects, and what several of them share: conditions, ranges, bodies, metadata.
///
/// An operation says no more than S3 does: no routing, no signatures, no engine may enter.
@NullMarked
package io.cloakroom.gateway.op.object;

import org.jspecify.annotations.NullMarked;
