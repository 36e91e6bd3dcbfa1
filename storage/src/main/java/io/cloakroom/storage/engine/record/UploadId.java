package io.cloakroom.storage.engine.record;

import java.time.Instant;
import java.util.random.RandomGenerator;

/// Ids of uploads: 10 digits of base 32 for the millisecond, so that ids sort by time, then 26 random digits (130 bits).
public final class UploadId {
    private static final int TIME_DIGITS = 10;
    private static final int RANDOM_DIGITS = 26;

    private UploadId() {}

    public static String fresh(Instant now, RandomGenerator random) {
        var id = IdDigits.append(new StringBuilder(TIME_DIGITS + RANDOM_DIGITS), now.toEpochMilli(), TIME_DIGITS);
        return IdDigits.appendRandom(id, RANDOM_DIGITS, random).toString();
    }

    /// Whether a text from a client has the form of an upload id. Other texts are never used in a row.
    public static boolean isOne(String id) {
        return IdDigits.areAll(id, TIME_DIGITS + RANDOM_DIGITS);
    }
}
