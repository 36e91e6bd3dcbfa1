package io.cloakroom.admin.policy;

import java.util.List;

/// The `Action` or `NotAction`, the `Resource` or `NotResource` of a statement.
///
/// @param not     whether it names what is left out
/// @param anyCase whether case does not count (of actions it does not)
record Patterns(List<String> patterns, boolean not, boolean anyCase) {
    Patterns {
        patterns = List.copyOf(patterns);
    }

    boolean matches(String text) {
        return not != patterns.stream().anyMatch(pattern -> Wildcard.matches(pattern, text, anyCase));
    }

    /// Whether something that begins with `prefix` matches. For what is left out: whether not all of it is.
    boolean matchesBelow(String prefix) {
        return not
                ? patterns.stream().noneMatch(pattern -> Wildcard.matches(pattern, prefix + '\uffff', anyCase))
                : patterns.stream().anyMatch(pattern -> Wildcard.matchesBelow(pattern, prefix));
    }
}
