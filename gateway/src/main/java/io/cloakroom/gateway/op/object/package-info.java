/// Operations on objects, and what several of them share: conditions, ranges, bodies, metadata.
///
/// Operations know neither routing nor signatures nor engines.
@NullMarked
package io.cloakroom.gateway.op.object;

import org.jspecify.annotations.NullMarked;
