/// What projects hold and what their limits are: the sums of the counters of their buckets.
@NullMarked
package io.cloakroom.storage.engine.usage;

import org.jspecify.annotations.NullMarked;
