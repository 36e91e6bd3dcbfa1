/// The rows of one space: its RocksDB database, the keys in it, group commit, cursors, and the checks before it is opened.
///
/// The payload of blobs may not enter; rows only say where a blob lies ([BlobPosition]).
@NullMarked
package io.cloakroom.storage.rocks.database;

import org.jspecify.annotations.NullMarked;
