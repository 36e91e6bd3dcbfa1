package io.cloakroom.storage.rocks.blob;

import io.cloakroom.storage.rocks.database.BlobPosition;
import io.cloakroom.storage.rocks.shared.GroupSync;

/// Where a new blob is written.
///
/// @param file held until the blob's writer is closed
/// @param sync makes the file and its name durable
record Slot(BlobPosition place, OpenFiles.Lease file, GroupSync sync) {}
