/// Background work of the server: one runner for all jobs. Each job has a place that survives restarts, a pace, and a status.
@NullMarked
package io.cloakroom.storage.jobs;

import org.jspecify.annotations.NullMarked;
