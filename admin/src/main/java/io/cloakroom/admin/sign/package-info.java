/// Signature Version 4, as pure functions over text: canonical request, string to sign, signing key, and the client's
/// side of it for presigned links and the test button.
///
/// No HTTP type, no store, no clock may enter: what is signed comes in as arguments. Secrets go in, never out.
@NullMarked
package io.cloakroom.admin.sign;

import org.jspecify.annotations.NullMarked;
