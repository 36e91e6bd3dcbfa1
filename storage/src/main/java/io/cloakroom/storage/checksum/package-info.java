/// The checksum algorithms that S3 knows, as streaming digests, with the two ways in which those of parts become that
/// of an object (composite; full object).
///
/// Pure computation: no I/O, no header names.
@NullMarked
package io.cloakroom.storage.checksum;

import org.jspecify.annotations.NullMarked;
