/// Values as people write and read them: sizes, times, lengths of time, and texts of clients made safe to show.
///
/// The panel, the command line and the REST interface share it, so that a size reads the same everywhere. Nothing in
/// here knows a store or a call.
@NullMarked
package io.cloakroom.admin.text;

import org.jspecify.annotations.NullMarked;
