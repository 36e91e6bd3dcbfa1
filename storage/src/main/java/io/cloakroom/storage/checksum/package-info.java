/// The checksum algorithms that S3 knows, as streaming digests, and the two ways to compute the checksum of an object from
/// those of its parts (composite; full object).
///
/// Pure computation: no I/O, no header names.
@NullMarked
package io.cloakroom.storage.checksum;

import org.jspecify.annotations.NullMarked;
