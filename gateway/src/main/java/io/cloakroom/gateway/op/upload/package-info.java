/// Multipart uploads.
///
/// Operations know neither routing nor signatures nor engines.
@NullMarked
package io.cloakroom.gateway.op.upload;

import org.jspecify.annotations.NullMarked;
