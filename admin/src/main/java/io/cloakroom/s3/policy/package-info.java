/// Part of the S3 core, which the admin module and the gateway share: the policy language of S3 and its only
/// evaluator, for the scopes of tokens and for bucket policies.
///
/// Pure code: no store, no clock, no I/O. [S3Action] and [ConditionKey] list what a policy can name.
@NullMarked
package io.cloakroom.s3.policy;

import org.jspecify.annotations.NullMarked;
