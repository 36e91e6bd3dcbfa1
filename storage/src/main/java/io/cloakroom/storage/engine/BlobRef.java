package io.cloakroom.storage.engine;

/// Where a blob lies, as the engine that wrote it understands it; opaque to the layers above, which store it in records.
///
/// @param kind   what the engine calls this kind of place, over 0 (RocksDB engine: 1 segment, 2 extent; RADOS: 3 …); stored,
///               so never reused with another meaning
/// @param file   number of the file or object
/// @param offset first byte within it
/// @param length bytes of the blob
public record BlobRef(int kind, long file, long offset, long length) {}
