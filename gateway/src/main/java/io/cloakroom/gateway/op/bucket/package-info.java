/// Operations on the service and on buckets, listings among them.
///
/// An operation says no more than S3 does: no routing, no signatures, no engine may enter.
@NullMarked
package io.cloakroom.gateway.op.bucket;

import org.jspecify.annotations.NullMarked;
