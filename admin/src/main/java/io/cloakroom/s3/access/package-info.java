/// Part of the S3 core, which the admin module and the gateway share: the one decision about access. Everything that may allow or
/// deny a request is weighed in [AccessDecision], and nowhere else.
@NullMarked
package io.cloakroom.s3.access;

import org.jspecify.annotations.NullMarked;
