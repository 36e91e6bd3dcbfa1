package io.cloakroom.s3.policy;

import java.util.List;

/// Alternative patterns. Those without variables are matched all at once, those with variables one by one.
///
/// @param fixed     patterns without variables
/// @param templates patterns with variables
record Patterns(PatternSet fixed, List<Template> templates) {
    /// What a variable stands for as long as its value is not known: anything.
    private static final String VARIABLE = "\\$\\{[^}]*}";

    /// @param variables whether `${…}` is a variable rather than text
    /// @throws PolicyException for an unknown variable
    static Patterns of(List<String> texts, boolean variables, String where) {
        var fixed = texts.stream()
                .filter(text -> !variables || !Template.hasVariables(text))
                .toList();
        var templates = texts.stream()
                .filter(text -> variables && Template.hasVariables(text))
                .map(text -> Template.parse(text, where))
                .toList();
        return new Patterns(new PatternSet(fixed), templates);
    }

    /// The patterns with every variable replaced by `*`.
    static PatternSet widest(List<String> texts, boolean variables) {
        return new PatternSet(texts.stream()
                .map(text -> variables ? text.replaceAll(VARIABLE, "*") : text)
                .toList());
    }

    boolean match(String text, Facts facts) {
        if (fixed.matches(text, facts.effort())) {
            return true;
        }
        for (var template : templates) {
            if (template.matches(text, facts)) {
                return true;
            }
        }
        return false;
    }

    /// About how many bytes of memory this takes.
    long bytes() {
        return fixed.bytes() + templates.stream().mapToLong(Template::bytes).sum();
    }
}
