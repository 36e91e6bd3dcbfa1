package io.cloakroom.gateway.client;

import java.util.List;

/// Valid secret keys that each file format misreads unless they are escaped properly.
final class AwkwardSecrets {
    /// Contains every special character, other than those that only matter at the beginning or end of a key.
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
