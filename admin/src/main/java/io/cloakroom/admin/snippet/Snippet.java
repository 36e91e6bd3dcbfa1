package io.cloakroom.admin.snippet;

import org.jspecify.annotations.Nullable;

/// A text for one client.
///
/// @param id     never changes
/// @param title  which client, and which of its files
/// @param group  under which heading it belongs
/// @param syntax of the text, by the name that highlighters know it by
/// @param file   where the text belongs; null where it is to be typed or filled in
public record Snippet(
        String id,
        String title,
        String group,
        String syntax,
        @Nullable String file,
        String text) {
    /// Never shows the text: a secret may be in it.
    @Override
    public String toString() {
        return "Snippet[" + id + "]";
    }
}
