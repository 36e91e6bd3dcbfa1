package io.cloakroom.admin.accesslog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of the entries that a search has found, newest first.
///
/// @param next where the next page begins; `null` at the beginning of the log. Even an empty page may have a `next`,
///     since one call reads a limited part of the log
public record AccessEntries(
        List<AccessEntry> entries, @Nullable String next) {
    public AccessEntries {
        entries = List.copyOf(entries);
    }
}
