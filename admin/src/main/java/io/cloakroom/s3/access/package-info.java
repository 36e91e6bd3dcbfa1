/// Part of the S3 core, which the admin module and the gateway share: the decision about access. [AccessDecision]
/// alone weighs everything that may allow or deny a request. The other classes read the settings of buckets and
/// projects, and validate policies, CORS rules and ownership settings.
@NullMarked
package io.cloakroom.s3.access;

import org.jspecify.annotations.NullMarked;
