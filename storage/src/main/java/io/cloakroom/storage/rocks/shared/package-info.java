/// What every part of the embedded engine uses: its settings, thread pools, failures, fsync, and the probe by which tests
/// stop it between two steps.
///
/// Knows no row and no blob.
@NullMarked
package io.cloakroom.storage.rocks.shared;

import org.jspecify.annotations.NullMarked;
