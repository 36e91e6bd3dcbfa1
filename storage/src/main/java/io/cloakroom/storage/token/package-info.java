/// Who may use the server: tokens, users and roles as records, and the port that stores them and announces each change.
///
/// Secrets pass through here sealed; nothing here may log, print or compare a secret.
@NullMarked
package io.cloakroom.storage.token;

import org.jspecify.annotations.NullMarked;
