/// People who sign in with a password: their sessions, and what slows down who guesses.
@NullMarked
package io.cloakroom.admin.session;

import org.jspecify.annotations.NullMarked;
