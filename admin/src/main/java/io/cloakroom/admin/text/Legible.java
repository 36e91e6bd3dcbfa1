package io.cloakroom.admin.text;

import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/// Texts of clients, fit to be shown to people: in logs, on terminals, in answers. A character that is not seen, or that
/// changes how others are seen (controls, line and paragraph separators, U+202E and its like, halves of surrogate pairs),
/// could make a line look like another one or like two.
public final class Legible {
    private Legible() {}

    /// The text with `?` for each such character.
    public static String of(String text) {
        return replaced(text, Legible::isSeen, _ -> "?");
    }

    /// The same, but for joiners, which stay: the names of some scripts, and emoji, need them to be what they are.
    public static String plain(String text) {
        return replaced(text, Legible::isPlain, _ -> "?");
    }

    /// The same of so many characters at most.
    public static String of(String text, int most) {
        return of(text.codePoints()
                .limit(most)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString());
    }

    /// The text with the number of each such character in its place, as Java writes it.
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

    /// Whether a text can stand in one line and reads in the order in which it is written. Joiners, which some scripts and
    /// emoji need, may be in it.
    public static boolean isPlain(String text) {
        return text.codePoints().allMatch(Legible::isPlain);
    }

    private static boolean isPlain(int c) {
        return isSeen(c) || c == 0x200C || c == 0x200D || c == 0x00AD;
    }
}
