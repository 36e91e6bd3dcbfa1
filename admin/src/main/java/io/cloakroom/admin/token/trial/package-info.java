/// The test of a token: sends requests as a client would, and judges the answers by the token's scope.
///
/// All requests go through [io.cloakroom.admin.server.S3Door], so that a test passes exactly when a client's requests
/// would. No marker object may stay behind.
@NullMarked
package io.cloakroom.admin.token.trial;

import org.jspecify.annotations.NullMarked;
