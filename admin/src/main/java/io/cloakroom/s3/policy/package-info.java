/// Part of the S3 core, which the admin module and the gateway share: the policy language of S3 and its one evaluator, for the
/// scopes of tokens and for the policies of buckets.
///
/// Pure code: no store, no clock, no I/O. What a policy can name is in [S3Action] and [ConditionKey].
@NullMarked
package io.cloakroom.s3.policy;

import org.jspecify.annotations.NullMarked;
