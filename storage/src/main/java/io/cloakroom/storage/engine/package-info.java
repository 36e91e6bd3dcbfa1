/// The narrow port that every engine implements: [Engine] with [KeyValue] and [Blobs]. All semantics (objects, versions,
/// conditions, listing, multipart, projects, tokens) are written once above it, from low to high:
///
/// | package | what |
/// |---|---|
/// | `record` | the names of rows, and the records in them |
/// | `codec` | records to bytes and back |
/// | `crypt` | the encryption of payload |
/// | `payload` | the bytes of objects, in blocks with checksums |
/// | `usage` | what projects hold, and their limits |
/// | `config` | the documents of buckets |
/// | `object` | objects, versions, uploads, listings |
/// | `control` | projects, buckets, users, tokens |
/// | `keyring` | the keys of SSE-KMS that the server keeps itself |
///
/// Nothing here may know a concrete engine.
@NullMarked
package io.cloakroom.storage.engine;

import org.jspecify.annotations.NullMarked;
