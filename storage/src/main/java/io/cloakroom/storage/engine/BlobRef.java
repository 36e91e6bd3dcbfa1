package io.cloakroom.storage.engine;

/// The location of a blob, as the engine that wrote it understands it. It is opaque to the layers above, which store it in
/// records.
///
/// @param kind   a number over 0 for the engine's kind of place (RocksDB engine: 1 segment, 2 extent; another engine would begin at 3); stored,
///               so never reused with another meaning
/// @param file   number of the file or object
/// @param offset first byte within it
/// @param length bytes of the blob
public record BlobRef(int kind, long file, long offset, long length) {}
