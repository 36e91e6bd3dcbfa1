/// The data directory: which files and directories it has, its lock, and the mark up to which each space is durable.
///
/// Only names, marks and renames: no row and no payload is read here.
@NullMarked
package io.cloakroom.storage.rocks.directory;

import org.jspecify.annotations.NullMarked;
