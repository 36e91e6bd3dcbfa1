/// The test of a token: sends the requests that a client would send, and judges them by the token's scope.
///
/// The requests go through [io.cloakroom.admin.server.S3Door] and not past it, so that a test passes exactly when a
/// client's request would. No marker object may stay behind.
@NullMarked
package io.cloakroom.admin.token.trial;

import org.jspecify.annotations.NullMarked;
