package io.cloakroom.storage.engine;

/// A condition on a row for a batch to be applied.
public sealed interface Guard {
    Row row();

    /// The row does not exist.
    record Absent(Row row) implements Guard {}

    /// The row has exactly this value. Values are never empty, so that an engine may treat "absent" as "empty".
    record Is(Row row, byte[] value) implements Guard {}
}
