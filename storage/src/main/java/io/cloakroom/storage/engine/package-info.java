/// Storage semantics (objects, versions, conditions, listing, multipart, projects, tokens), written once above a narrow
/// port that every engine implements.
///
/// The port is [Engine] with [KeyValue] and [Blobs]. Nothing here may know a concrete engine.
@NullMarked
package io.cloakroom.storage.engine;

import org.jspecify.annotations.NullMarked;
