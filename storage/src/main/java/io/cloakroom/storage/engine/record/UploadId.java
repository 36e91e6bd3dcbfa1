package io.cloakroom.storage.engine.record;

import java.time.Instant;
import java.util.random.RandomGenerator;

/// Names of uploads: 10 digits of base 32 for the millisecond, so that they sort by time, then 26 random ones (130 bits).
/// The digits are in ASCII order and need no escape anywhere.
public final class UploadId {
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv";
    private static final int TIME_DIGITS = 10;
    private static final int RANDOM_DIGITS = 26;

    private UploadId() {}

    public static String fresh(Instant now, RandomGenerator random) {
        var id = new StringBuilder(TIME_DIGITS + RANDOM_DIGITS);
        for (int i = TIME_DIGITS - 1; i >= 0; i--) {
            id.append(DIGITS.charAt((int) (now.toEpochMilli() >>> (5 * i)) & 31));
        }
        for (int i = 0; i < RANDOM_DIGITS; i++) {
            id.append(DIGITS.charAt(random.nextInt(32)));
        }
        return id.toString();
    }

    /// Whether a client's word may be one of ours; what may not never gets near a row.
    public static boolean isOne(String id) {
        return id.length() == TIME_DIGITS + RANDOM_DIGITS && id.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
    }
}
