/// The rows and records that are stored: the names of rows ([KeyLayout]), the envelope around each value ([Envelope]),
/// identifiers, and one record type for each kind of row.
///
/// The package `engine.codec` turns records into bytes and back. Nothing here does I/O.
@NullMarked
package io.cloakroom.storage.engine.record;

import org.jspecify.annotations.NullMarked;
