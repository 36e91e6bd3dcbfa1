/// What is counted of requests: by token and hour for the store, in sums for the status page. Never in the way of a
/// request: memory is added to, and written by somebody else.
@NullMarked
package io.cloakroom.gateway.observe;

import org.jspecify.annotations.NullMarked;
