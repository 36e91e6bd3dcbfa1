package io.cloakroom.storage.engine.record;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The digits of ids: base 32, in ASCII order, so that ids sort as their numbers do and never need escaping.
final class IdDigits {
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv";
    private static final int BITS = 5;
    private static final int MASK = (1 << BITS) - 1;

    /// The value of each ASCII character as a digit, or [#NO_DIGIT]. It is a table because a listing reads an id from each of
    /// its rows.
    private static final byte[] COUNTS = new byte[128];

    private static final byte NO_DIGIT = -1;

    static {
        Arrays.fill(COUNTS, NO_DIGIT);
        for (int i = 0; i < DIGITS.length(); i++) {
            COUNTS[DIGITS.charAt(i)] = (byte) i;
        }
    }

    private IdDigits() {}

    /// The highest number with this many digits.
    static long highest(int digits) {
        return (1L << (digits * BITS)) - 1;
    }

    /// A number with leading zeros.
    static StringBuilder append(StringBuilder id, long number, int digits) {
        for (int i = digits - 1; i >= 0; i--) {
            id.append(DIGITS.charAt((int) (number >>> (BITS * i)) & MASK));
        }
        return id;
    }

    /// Appends this many random digits, which cannot be guessed unless `random` can: one byte is drawn for each, and 5 of its
    /// bits are used.
    static StringBuilder appendRandom(StringBuilder id, int digits, RandomGenerator random) {
        var bytes = new byte[digits];
        random.nextBytes(bytes);
        for (byte one : bytes) {
            id.append(DIGITS.charAt(one & MASK));
        }
        return id;
    }

    /// The number at the beginning of an id for which [#areAll] holds.
    static long number(String id, int digits) {
        long number = 0;
        for (int i = 0; i < digits; i++) {
            number = number << BITS | COUNTS[id.charAt(i)];
        }
        return number;
    }

    static boolean areAll(String id, int length) {
        if (id.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = id.charAt(i);
            if (c >= COUNTS.length || COUNTS[c] == NO_DIGIT) {
                return false;
            }
        }
        return true;
    }
}
