/// The policy language of S3 and its one evaluator: tokens now, buckets later.
///
/// Pure code: no store, no clock, no I/O. What a policy can name is in [S3Action].
@NullMarked
package io.cloakroom.admin.policy;

import org.jspecify.annotations.NullMarked;
