package io.cloakroom.gateway.client;

import java.util.List;

/// Secret keys that a token may have, and that every file reads differently when it is written without care.
final class AwkwardSecrets {
    /// All characters that mean something anywhere, but for what only matters where a key begins or ends.
    static final String ALL =
            "a'b\"c$HOME`id`\\d\\n%41#e;f=g:h{i}[j]!k&l|m<n>o~p^q*r?s,t.u@v/w+x-y_z(${B}) %{C} {{login}} ?> #1 ;2";

    static final List<String> OTHERS = List.of(
            "$HOME is where",
            "\"in quotes\"",
            "'in quotes'",
            "`id` in backquotes",
            "\"\"\"in three\"\"\"",
            "#hash;semicolon",
            "=-equals%(x)s",
            "-dash and backslash \\",
            "~tilde:colon");

    private AwkwardSecrets() {}
}
