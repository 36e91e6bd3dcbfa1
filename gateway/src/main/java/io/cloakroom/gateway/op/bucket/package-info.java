/// Operations on the account and on buckets, listings among them.
///
/// Operations know neither routing nor signatures nor engines.
@NullMarked
package io.cloakroom.gateway.op.bucket;

import org.jspecify.annotations.NullMarked;
