/// What the server does by itself: one runner for all background work, with a place that survives restarts, a pace, and a word
/// about how it goes.
@NullMarked
package io.cloakroom.storage.jobs;

import org.jspecify.annotations.NullMarked;
