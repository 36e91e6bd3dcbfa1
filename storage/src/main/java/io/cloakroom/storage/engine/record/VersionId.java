package io.cloakroom.storage.engine.record;

import java.util.random.RandomGenerator;

/// Ids of versions: 10 digits of base 32 that fall as the order rises, so that of two versions of a key the newer one sorts
/// first, then 22 random digits (110 bits).
public final class VersionId {
    private static final int ORDER_DIGITS = 10;
    private static final int RANDOM_DIGITS = 22;
    private static final long HIGHEST_ORDER = IdDigits.highest(ORDER_DIGITS);

    private VersionId() {}

    /// @param random must not be predictable
    public static String fresh(long order, RandomGenerator random) {
        var id = new StringBuilder(ORDER_DIGITS + RANDOM_DIGITS).append(orderDigits(order));
        return IdDigits.appendRandom(id, RANDOM_DIGITS, random).toString();
    }

    /// Whether a text from a client has the form of a version id. Other texts are never used in a row.
    public static boolean isOne(String id) {
        return IdDigits.areAll(id, ORDER_DIGITS + RANDOM_DIGITS);
    }

    /// The order that was encoded in an id.
    public static long order(String id) {
        return HIGHEST_ORDER - IdDigits.number(id, ORDER_DIGITS);
    }

    static String orderDigits(long order) {
        long inverted = HIGHEST_ORDER - Math.clamp(order, 0, HIGHEST_ORDER);
        return IdDigits.append(new StringBuilder(ORDER_DIGITS), inverted, ORDER_DIGITS)
                .toString();
    }
}
