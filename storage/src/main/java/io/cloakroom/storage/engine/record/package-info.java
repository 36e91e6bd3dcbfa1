/// Every row and record that is stored: the names of rows ([KeyLayout]), the form of values ([Envelope]), and what is in them.
/// Pure: bytes in, records out.
@NullMarked
package io.cloakroom.storage.engine.record;

import org.jspecify.annotations.NullMarked;
