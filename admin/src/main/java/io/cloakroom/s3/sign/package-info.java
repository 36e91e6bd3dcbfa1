/// Part of the S3 core, which the admin module and the gateway share: Signature Version 4, as pure functions over text: canonical request, string to sign, signing key, and the client's
/// side of it for presigned links and the test button.
///
/// No HTTP type, no store, no clock may enter: what is signed comes in as arguments. Secrets go in, never out.
@NullMarked
package io.cloakroom.s3.sign;

import org.jspecify.annotations.NullMarked;
