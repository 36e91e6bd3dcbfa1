/// The embedded engine: for each space a RocksDB of its own for the rows, and segment and extent files for the bytes.
///
/// Begin with [RocksEngine]; [Keys] documents every key that is written. The order that keeps promises is the same
/// everywhere: bytes are durable, then the commit that claims them is durable, then the caller is told. RocksDB's JNI
/// stays in here, and nothing of S3 enters.
@NullMarked
package io.cloakroom.storage.rocks;

import org.jspecify.annotations.NullMarked;
