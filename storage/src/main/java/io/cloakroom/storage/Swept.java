package io.cloakroom.storage;

import org.jspecify.annotations.Nullable;

/// The result of one call of a sweep.
///
/// @param rows how many rows were looked at
/// @param next where the following call continues; `null` at the end
public record Swept(int rows, byte @Nullable [] next) {}
