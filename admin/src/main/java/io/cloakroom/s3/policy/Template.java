package io.cloakroom.s3.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A pattern with policy variables (IAM User Guide, "IAM policy elements: Variables and tags"): text, `*`, `?` and
/// `${…}`. Each decision replaces variables by their values, in which `*` and `?` are plain text.
final class Template {
    private static final int ANY = -1;
    private static final int ONE = -2;

    private final List<Piece> pieces;

    private Template(List<Piece> pieces) {
        this.pieces = pieces;
    }

    private sealed interface Piece {
        /// Characters, [#ANY] and [#ONE].
        record Fixed(int[] characters) implements Piece {}

        /// @param otherwise the default value; `null` when the pattern matches nothing without the fact
        record Variable(ConditionKey.Named name, @Nullable String otherwise) implements Piece {}
    }

    static boolean hasVariables(String text) {
        return text.contains("${");
    }

    /// Parses a pattern, with or without variables.
    ///
    /// @throws PolicyException for an unknown variable
    static Template parse(String text, String where) {
        var pieces = new ArrayList<Piece>();
        int from = 0;
        while (true) {
            int begin = text.indexOf("${", from);
            pieces.add(new Piece.Fixed(wildcards(begin < 0 ? text.substring(from) : text.substring(from, begin))));
            if (begin < 0) {
                return new Template(List.copyOf(pieces));
            }
            int end = text.indexOf('}', begin);
            if (end < 0) {
                throw new PolicyException(
                        PolicyException.Fault.SYNTAX, where + ": a variable has no end: \"" + text + "\"");
            }
            pieces.add(piece(text.substring(begin + 2, end), where));
            from = end + 1;
        }
    }

    /// Parses text in which only variables are special.
    static Template literal(String text, String where) {
        var parsed = parse(text, where);
        return new Template(parsed.pieces.stream()
                .map(piece -> piece instanceof Piece.Fixed(var characters)
                        ? new Piece.Fixed(Arrays.stream(characters)
                                .map(each -> each == ANY ? '*' : each == ONE ? '?' : each)
                                .toArray())
                        : piece)
                .toList());
    }

    /// Escapes text so that it contains no variables.
    static String quoted(String text) {
        return text.replace("$", "${$}");
    }

    /// Parses the inside of `${…}`: `aws:username`, `aws:username, 'nobody'` with a default, or an escaped special
    /// character.
    private static Piece piece(String inner, String where) {
        if (inner.equals("*") || inner.equals("?") || inner.equals("$")) {
            return new Piece.Fixed(inner.codePoints().toArray());
        }
        int comma = inner.indexOf(',');
        var name = (comma < 0 ? inner : inner.substring(0, comma)).strip();
        var fallback = comma < 0 ? null : inner.substring(comma + 1).strip();
        boolean quoted =
                fallback == null || fallback.length() >= 2 && fallback.startsWith("'") && fallback.endsWith("'");
        var key = ConditionKey.named(name);
        if (key.isEmpty() || !quoted) {
            throw new PolicyException(
                    PolicyException.Fault.SYNTAX, where + ": the variable \"${" + inner + "}\" is not supported");
        }
        return new Piece.Variable(key.get(), fallback == null ? null : fallback.substring(1, fallback.length() - 1));
    }

    private static int[] wildcards(String text) {
        return text.codePoints()
                .map(each -> each == '*' ? ANY : each == '?' ? ONE : each)
                .toArray();
    }

    /// Whether the pattern matches the whole text.
    boolean matches(String text, Facts facts) {
        var pattern = resolved(facts);
        return pattern != null && matches(pattern, text.codePoints().toArray(), facts.effort());
    }

    /// The value of a template from [#literal]; empty when a variable has no value.
    Optional<String> value(Facts facts) {
        var characters = resolved(facts);
        return characters == null ? Optional.empty() : Optional.of(new String(characters, 0, characters.length));
    }

    /// `null` when a variable has no value.
    private int @Nullable [] resolved(Facts facts) {
        var all = new ArrayList<int[]>(pieces.size());
        int length = 0;
        for (var piece : pieces) {
            facts.effort().spend(1);
            int[] characters = switch (piece) {
                case Piece.Fixed(var fixed) -> fixed;
                case Piece.Variable(var name, var otherwise) -> {
                    var value = facts.text(name);
                    var text = value == null ? otherwise : value;
                    yield text == null ? null : text.codePoints().toArray();
                }
            };
            if (characters == null) {
                return null;
            }
            // Spent before the next value is copied, so that many long values cannot exhaust the memory.
            facts.effort().spend(characters.length);
            all.add(characters);
            length += characters.length;
        }
        var pattern = new int[length];
        int at = 0;
        for (var characters : all) {
            System.arraycopy(characters, 0, pattern, at, characters.length);
            at += characters.length;
        }
        return pattern;
    }

    /// Backtracks to the last `*` on a mismatch, as far as the effort allows.
    private static boolean matches(int[] pattern, int[] text, Effort effort) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length) {
            effort.spend(1);
            if (p < pattern.length && (pattern[p] == ONE || pattern[p] == text[t])) {
                p++;
                t++;
            } else if (p < pattern.length && pattern[p] == ANY) {
                star = p++;
                resume = t;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == ANY) {
            p++;
        }
        return p == pattern.length;
    }

    /// About how many bytes of memory this takes.
    long bytes() {
        long bytes = 64;
        for (var piece : pieces) {
            bytes += 64 + (piece instanceof Piece.Fixed(var fixed) ? (long) fixed.length * Integer.BYTES : 64);
        }
        return bytes;
    }
}
