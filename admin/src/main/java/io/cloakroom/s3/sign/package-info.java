/// Part of the S3 core, which the admin module and the gateway share: Signature Version 4 as pure functions over
/// text. Contains the canonical request, the string to sign, the signing key, and the client's side for presigned
/// links and the test button.
///
/// No HTTP type, no store and no clock may enter: callers pass in what is signed. Secrets go in, never out.
@NullMarked
package io.cloakroom.s3.sign;

import org.jspecify.annotations.NullMarked;
