package io.cloakroom.s3.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Patterns in which `*` stands for any characters and `?` for one, as in IAM. Bit-parallel simulation follows all
/// patterns at once while it reads the text once from left to right (Baeza-Yates and Gonnet, "A New Approach to Text
/// Searching"). The cost is therefore the bytes of the text times the 64-bit words of state, whatever the patterns
/// look like.
final class PatternSet {
    private static final int BYTES = 256;
    private static final byte[] MATCHES_NOTHING = {(byte) 0xFF};

    private final int words;
    /// The state before the first byte: each pattern is at its beginning.
    private final long[] start;
    /// The states in which a pattern has matched completely.
    private final long[] ends;
    /// The states that a `*` allows to stay unchanged on any byte.
    private final long[] stars;
    /// The states after a `?`, which stay unchanged on continuation bytes of the same character.
    private final long[] inCharacter;
    /// For each byte, the states that it advances. Bytes with equal effect share an array.
    private final long[][] steps;

    PatternSet(List<String> patterns) {
        var compiled = new Compiler();
        patterns.stream().distinct().forEach(compiled::add);
        this.words = compiled.size / Long.SIZE + 1;
        this.start = words(compiled.start);
        this.ends = words(compiled.ends);
        this.stars = words(compiled.stars);
        this.inCharacter = words(compiled.inCharacter);
        this.steps = new long[BYTES][];
        var none = new long[words];
        for (int value = 0; value < BYTES; value++) {
            var states = (BitSet) compiled.steps.get(value).clone();
            if (!isContinuation(value)) {
                states.or(compiled.anyCharacter);
            }
            steps[value] = states.isEmpty() ? none : words(states);
        }
    }

    private long[] words(BitSet bits) {
        return Arrays.copyOf(bits.toLongArray(), words);
    }

    /// Whether one of the patterns matches the whole text.
    boolean matches(String text, Effort effort) {
        var state = follow(text, effort);
        for (int word = 0; word < words; word++) {
            if ((state[word] & ends[word]) != 0) {
                return true;
            }
        }
        return false;
    }

    /// Whether one of the patterns matches some text that begins with `prefix`.
    boolean matchesBelow(String prefix, Effort effort) {
        for (long word : follow(prefix, effort)) {
            if (word != 0) {
                return true;
            }
        }
        return false;
    }

    private long[] follow(String text, Effort effort) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        effort.spend((long) bytes.length * words);
        var state = start.clone();
        for (byte each : bytes) {
            int value = each & 0xFF;
            if (!step(state, steps[value], isContinuation(value))) {
                return state;
            }
        }
        return state;
    }

    /// Advances all states by one byte.
    ///
    /// @return whether any state is left
    private boolean step(long[] state, long[] leading, boolean continuation) {
        long carry = 0;
        long left = 0;
        for (int word = 0; word < words; word++) {
            long before = state[word];
            long moved = before & leading[word];
            long stays = continuation ? stars[word] | inCharacter[word] : stars[word];
            long after = moved << 1 | carry | before & stays;
            carry = moved >>> (Long.SIZE - 1);
            state[word] = after;
            left |= after;
        }
        return left != 0;
    }

    private static boolean isContinuation(int value) {
        return (value & 0xC0) == 0x80;
    }

    /// About how many bytes of memory this takes.
    long bytes() {
        long arrays = Arrays.stream(steps).distinct().count() + 4;
        return arrays * words * Long.BYTES + BYTES * Long.BYTES;
    }

    /// Numbers the states: a pattern with `n` bytes and `?` has `n + 1` consecutive states.
    private static final class Compiler {
        final BitSet start = new BitSet();
        final BitSet ends = new BitSet();
        final BitSet stars = new BitSet();
        final BitSet inCharacter = new BitSet();
        final BitSet anyCharacter = new BitSet();
        final List<BitSet> steps = new ArrayList<>();
        int size;

        Compiler() {
            for (int value = 0; value < BYTES; value++) {
                steps.add(new BitSet());
            }
        }

        void add(String pattern) {
            start.set(size);
            pattern.codePoints().forEach(this::add);
            ends.set(size++);
        }

        private void add(int character) {
            switch (character) {
                case '*' -> stars.set(size);
                case '?' -> {
                    anyCharacter.set(size++);
                    inCharacter.set(size);
                }
                default -> {
                    for (byte each : encoded(character)) {
                        steps.get(each & 0xFF).set(size++);
                    }
                }
            }
        }

        /// A lone surrogate encodes to nothing, since no text contains one.
        private static byte[] encoded(int character) {
            if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
                return MATCHES_NOTHING;
            }
            return Character.toString(character).getBytes(StandardCharsets.UTF_8);
        }
    }
}
