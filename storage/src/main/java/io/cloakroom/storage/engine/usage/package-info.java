/// What projects hold and what they may: the sums beside the counters of their buckets.
@NullMarked
package io.cloakroom.storage.engine.usage;

import org.jspecify.annotations.NullMarked;
