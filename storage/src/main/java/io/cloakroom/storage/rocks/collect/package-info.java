/// Frees the disk space of blobs that no row refers to: drops partitions, evacuates thin segments, deletes unclaimed
/// extents.
///
/// Begin with [Collector].
@NullMarked
package io.cloakroom.storage.rocks.collect;

import org.jspecify.annotations.NullMarked;
