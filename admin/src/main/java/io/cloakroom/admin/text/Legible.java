package io.cloakroom.admin.text;

import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/// Makes texts from clients safe to show in logs, on terminals and in answers. Some characters could disguise a line
/// or split it in two: control characters, line and paragraph separators, U+202E and the like, and unpaired
/// surrogates.
public final class Legible {
    private Legible() {}

    /// The text with each unsafe character replaced by `?`.
    public static String of(String text) {
        return replaced(text, Legible::isSeen, _ -> "?");
    }

    /// Like [#of], but keeps joiners, which some scripts and emoji need.
    public static String plain(String text) {
        return replaced(text, Legible::isPlain, _ -> "?");
    }

    /// Like [#of], and cuts the text to a maximum number of characters.
    public static String of(String text, int most) {
        return of(text.codePoints()
                .limit(most)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString());
    }

    /// The text with each unsafe character replaced by its Java escape.
    public static String escaped(String text) {
        return replaced(text, Legible::isSeen, "\\u%04X"::formatted);
    }

    private static String replaced(String text, IntPredicate stays, IntFunction<String> unseen) {
        if (text.codePoints().allMatch(stays)) {
            return text;
        }
        var shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (stays.test(c)) {
                shown.appendCodePoint(c);
            } else {
                shown.append(unseen.apply(c));
            }
        });
        return shown.toString();
    }

    private static boolean isSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    /// Whether a text has no unsafe characters. Joiners, which some scripts and emoji need, are allowed.
    public static boolean isPlain(String text) {
        return text.codePoints().allMatch(Legible::isPlain);
    }

    private static boolean isPlain(int c) {
        return isSeen(c) || c == 0x200C || c == 0x200D || c == 0x00AD;
    }
}
