/// Records to versioned bytes and back. [RecordCodec] handles objects, uploads and parts, [ControlCodec] projects, buckets,
/// tokens and users, [DocumentCodec] the documents of buckets.
///
/// Pure: bytes in, records out. Fields that a newer release wrote are kept and written back.
@NullMarked
package io.cloakroom.storage.engine.codec;

import org.jspecify.annotations.NullMarked;
