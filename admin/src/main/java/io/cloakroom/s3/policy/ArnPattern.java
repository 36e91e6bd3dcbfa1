package io.cloakroom.s3.policy;

import java.util.ArrayList;
import java.util.List;

/// A pattern for ARNs. The six parts of an ARN are compared one by one, so that a wildcard does not reach over the
/// colons between them (IAM User Guide, "Amazon Resource Name (ARN) condition operators").
///
/// @param parts six templates; empty for the pattern `*`, which matches every ARN
record ArnPattern(List<Template> parts) {
    private static final int PARTS = 6;
    private static final String ANY = "*";

    /// @param variables whether `${…}` is a variable rather than text
    static ArnPattern parse(String text, boolean variables, String where) {
        if (text.equals(ANY)) {
            return new ArnPattern(List.of());
        }
        var texts = split(text);
        if (texts.size() != PARTS) {
            throw new PolicyException(
                    PolicyException.Fault.VALUE, where + " cannot take \"" + text + "\", which is no ARN");
        }
        return new ArnPattern(texts.stream()
                .map(part -> Template.parse(variables ? part : Template.quoted(part), where))
                .toList());
    }

    /// Splits at the first five colons outside of variables.
    private static List<String> split(String text) {
        var parts = new ArrayList<String>();
        int from = 0;
        boolean inVariable = false;
        for (int at = 0; at < text.length() && parts.size() < PARTS - 1; at++) {
            char each = text.charAt(at);
            if (each == '$' && text.startsWith("${", at)) {
                inVariable = true;
            } else if (each == '}') {
                inVariable = false;
            } else if (each == ':' && !inVariable) {
                parts.add(text.substring(from, at));
                from = at + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    boolean matches(String arn, Facts facts) {
        var texts = arn.split(":", PARTS);
        if (texts.length != PARTS) {
            return false;
        }
        for (int part = 0; part < parts.size(); part++) {
            if (!parts.get(part).matches(texts[part], facts)) {
                return false;
            }
        }
        return true;
    }

    /// About how many bytes of memory this takes.
    long bytes() {
        return parts.stream().mapToLong(Template::bytes).sum();
    }
}
