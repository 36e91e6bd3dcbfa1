/// The rows and records that are stored: the names of rows ([KeyLayout]), the envelope around each value ([Envelope]),
/// identifiers, and one record type for each kind of row.
///
/// How a record becomes bytes is said one package up, in `engine.codec`. Nothing here does I/O.
@NullMarked
package io.cloakroom.storage.engine.record;

import org.jspecify.annotations.NullMarked;
