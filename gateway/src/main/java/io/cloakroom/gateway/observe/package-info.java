/// Counts and logs requests: by token and hour for the store, in sums for the status page, and as lines of the access
/// log. A request only adds to memory; writing is the work of other threads.
@NullMarked
package io.cloakroom.gateway.observe;

import org.jspecify.annotations.NullMarked;
