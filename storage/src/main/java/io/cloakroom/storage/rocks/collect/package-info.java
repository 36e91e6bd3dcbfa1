/// Frees the disk space of blobs that no row refers to: removes what dropped partitions have left, evacuates segments that are
/// mostly dead, and deletes extents without a claim.
///
/// Begin with [Collector].
@NullMarked
package io.cloakroom.storage.rocks.collect;

import org.jspecify.annotations.NullMarked;
