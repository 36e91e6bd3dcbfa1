package io.cloakroom.bench;

import java.util.Locale;

/// Parses sizes as people write them: `4k`, `64m`, `5g`, in powers of 1024.
final class Sizes {
    private static final String UNITS = "kmgt";

    private Sizes() {}

    static long parse(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        int unit = lower.isEmpty() ? -1 : UNITS.indexOf(lower.charAt(lower.length() - 1));
        try {
            return Long.parseLong(unit < 0 ? lower : lower.substring(0, lower.length() - 1)) << 10 * (unit + 1);
        } catch (NumberFormatException noNumber) {
            throw new BenchException("not a size: '" + text + "' (4k, 64m, 5g)");
        }
    }
}
