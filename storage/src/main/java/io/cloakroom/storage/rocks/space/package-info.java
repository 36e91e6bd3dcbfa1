/// Spaces: a database with its payload directory. They are opened on first use, and a
/// bounded number stays open. Those of deleted projects are taken out of use, kept for a time of grace, and removed.
///
/// Begin with [OpenSpaces].
@NullMarked
package io.cloakroom.storage.rocks.space;

import org.jspecify.annotations.NullMarked;
