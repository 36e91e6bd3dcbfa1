package io.cloakroom.storage;

import org.jspecify.annotations.Nullable;

/// What one call of a sweep has done.
///
/// @param rows that were looked at
/// @param next where the following call goes on; `null` when all have been looked at
public record Swept(int rows, byte @Nullable [] next) {}
