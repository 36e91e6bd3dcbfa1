/// The embedded engine: one RocksDB database per space for the rows, segment and extent files for the payload.
///
/// Begin with [RocksEngine]; [Keys] documents every key that is written. Every write follows one order: the payload is
/// durable, then the commit that refers to it is durable, then the caller is told. RocksDB's JNI stays in this package and
/// the packages below it, and nothing of S3 enters.
@NullMarked
package io.cloakroom.storage.rocks;

import io.cloakroom.storage.rocks.database.Keys;
import org.jspecify.annotations.NullMarked;
