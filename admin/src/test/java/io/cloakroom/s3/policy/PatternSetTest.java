package io.cloakroom.s3.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternSetTest {
    private static final String[] PIECES = {"a", "b", "ab", "é", "€", "😀", "/", "*", "?"};

    private static boolean matches(String text, String... patterns) {
        return new PatternSet(List.of(patterns)).matches(text, new Effort());
    }

    @ParameterizedTest
    @CsvSource({
        "a*c, abbc, true",
        "a*c, ac, true",
        "a*c, acb, false",
        "a?c, abc, true",
        "a?c, ac, false",
        "a?c, aéc, true",
        "a?c, a😀c, true",
        "a??c, a😀c, false",
        "?, é, true",
        "*, '', true",
        "'', '', true",
        "'', a, false",
        "**, abc, true",
        "*é, aé, true",
        "a, A, false"
    })
    void starsStandForAnythingAndQuestionMarksForOneCharacter(String pattern, String text, boolean expected) {
        assertThat(matches(text, pattern)).isEqualTo(expected);
    }

    @Test
    void oneOfManyIsEnough() {
        var patterns = new ArrayList<String>();
        for (int i = 0; i < 500; i++) {
            patterns.add("*pattern number " + i + "?");
        }
        var set = new PatternSet(patterns);
        assertThat(set.matches("a pattern number 499!", new Effort())).isTrue();
        assertThat(set.matches("a pattern number 4999", new Effort())).isTrue();
        assertThat(set.matches("a pattern number 500!", new Effort())).isFalse();
        assertThat(set.matches("pattern number 7", new Effort())).isFalse();
    }

    /// Compares the patterns with equivalent regular expressions.
    @Test
    void saysWhatARegularExpressionSays() {
        var random = new Random(9);
        for (int round = 0; round < 20_000; round++) {
            var patterns = List.of(text(random, PIECES.length), text(random, PIECES.length));
            var text = text(random, PIECES.length - 2);
            boolean expected = patterns.stream()
                    .anyMatch(pattern -> regex(pattern).matcher(text).matches());
            assertThat(new PatternSet(patterns).matches(text, new Effort()))
                    .as(patterns + " on " + text)
                    .isEqualTo(expected);
        }
    }

    private static String text(Random random, int pieces) {
        return random.ints(random.nextInt(8), 0, pieces)
                .mapToObj(i -> PIECES[i])
                .collect(Collectors.joining());
    }

    private static Pattern regex(String pattern) {
        return Pattern.compile(
                pattern.codePoints()
                        .mapToObj(c -> switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        })
                        .collect(Collectors.joining()),
                Pattern.DOTALL);
    }

    @Test
    void knowsWhetherSomethingBelowAPrefixMatches() {
        var set = new PatternSet(List.of("b/in/*", "c/*.jpg"));
        for (var prefix : List.of("", "b", "b/", "b/i", "b/in/", "b/in/deeper", "c/", "c/x")) {
            assertThat(set.matchesBelow(prefix, new Effort())).as(prefix).isTrue();
        }
        for (var prefix : List.of("a", "b/out", "d/")) {
            assertThat(set.matchesBelow(prefix, new Effort())).as(prefix).isFalse();
        }
    }

    @Test
    void costsTheTextTimesTheWordsOfItsPatterns() {
        var effort = new Effort();
        var set = new PatternSet(List.of("*".repeat(1_000) + "a".repeat(640)));
        effort.spend(Effort.MOST_STEPS - 2 * 1_000 * 11);
        assertThat(set.matches("a".repeat(1_000), effort)).isTrue();
        assertThat(set.matches("b".repeat(1_000), effort)).isFalse();
        assertThatThrownBy(() -> set.matches("a", effort)).isInstanceOf(Effort.Exhausted.class);
    }
}
