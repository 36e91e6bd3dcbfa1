/// Multipart uploads.
///
/// An operation says no more than S3 does: no routing, no signatures, no engine may enter.
@NullMarked
package io.cloakroom.gateway.op.upload;

import org.jspecify.annotations.NullMarked;
