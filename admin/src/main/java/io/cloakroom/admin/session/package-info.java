/// Sign-in: sessions, passwords, limits on attempts, and the routes for them.
///
/// [AdminAuth] identifies the caller: the holder of the operator's bearer token, or a user with a session.
@NullMarked
package io.cloakroom.admin.session;

import org.jspecify.annotations.NullMarked;
