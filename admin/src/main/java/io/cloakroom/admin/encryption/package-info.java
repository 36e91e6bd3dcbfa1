/// Routes for encryption: the default encryption of a bucket, and a project's keys in the server's own keyring.
///
/// No call may show the bytes of a key.
@NullMarked
package io.cloakroom.admin.encryption;

import org.jspecify.annotations.NullMarked;
