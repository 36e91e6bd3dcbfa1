/// Spaces: a database with its payload directory. Opens them on first use, keeps a bounded number open, and retires those
/// that were removed or restored.
///
/// Begin with [OpenSpaces].
@NullMarked
package io.cloakroom.storage.rocks.space;

import org.jspecify.annotations.NullMarked;
