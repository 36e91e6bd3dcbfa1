package io.cloakroom.storage.engine.record;

import java.util.random.RandomGenerator;

/// Ids of versions: 10 digits of base 32 that fall as the order rises, so that of two versions of a key the newer one sorts
/// first, then 22 random ones (110 bits). The digits are in ASCII order and need no escape anywhere.
public final class VersionId {
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv";
    private static final int BITS = 5;
    private static final int ORDER_DIGITS = 10;
    private static final int RANDOM_DIGITS = 22;
    private static final int RANDOM_BYTES = 14;
    private static final long HIGHEST_ORDER = (1L << (ORDER_DIGITS * BITS)) - 1;

    private VersionId() {}

    /// @param random one that cannot be guessed
    public static String fresh(long order, RandomGenerator random) {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        var id = new StringBuilder(ORDER_DIGITS + RANDOM_DIGITS).append(orderDigits(order));
        long bits = 0;
        int left = 0;
        for (int digit = 0, at = 0; digit < RANDOM_DIGITS; digit++, left -= BITS) {
            if (left < BITS) {
                bits = bits << Byte.SIZE | bytes[at++] & 0xFF;
                left += Byte.SIZE;
            }
            id.append(DIGITS.charAt((int) (bits >>> (left - BITS)) & (1 << BITS) - 1));
        }
        return id.toString();
    }

    /// Whether a client's word may be one of ours; what may not never gets near a row.
    public static boolean isOne(String id) {
        return id.length() == ORDER_DIGITS + RANDOM_DIGITS && id.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
    }

    /// The order that an id was made with.
    static long order(String id) {
        long inverted = 0;
        for (int i = 0; i < ORDER_DIGITS; i++) {
            inverted = inverted << BITS | DIGITS.indexOf(id.charAt(i));
        }
        return HIGHEST_ORDER - inverted;
    }

    static String orderDigits(long order) {
        long inverted = HIGHEST_ORDER - Math.clamp(order, 0, HIGHEST_ORDER);
        var digits = new StringBuilder(ORDER_DIGITS);
        for (int i = ORDER_DIGITS - 1; i >= 0; i--) {
            digits.append(DIGITS.charAt((int) (inverted >>> (BITS * i)) & (1 << BITS) - 1));
        }
        return digits.toString();
    }
}
