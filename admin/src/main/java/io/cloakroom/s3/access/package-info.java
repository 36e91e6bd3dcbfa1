/// Part of the S3 core, which the admin module and the gateway share: the one decision about access. Everything that may allow or
/// deny a request is weighed in [AccessDecision], and nowhere else. Beside it: what buckets and their projects say about access, and
/// which policies, CORS rules and settings of ownership a bucket can have.
@NullMarked
package io.cloakroom.s3.access;

import org.jspecify.annotations.NullMarked;
