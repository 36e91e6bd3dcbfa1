/// Values as people write and read them: sizes, times, durations, and texts of clients made safe to show.
///
/// The panel, the command line and the REST interface share this package, so that a size reads the same everywhere.
/// Stores and calls may not enter.
@NullMarked
package io.cloakroom.admin.text;

import org.jspecify.annotations.NullMarked;
