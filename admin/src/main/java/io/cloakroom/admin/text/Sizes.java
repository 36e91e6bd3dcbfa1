package io.cloakroom.admin.text;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Amounts of data as people write them, the same in the panel, in REST and on the command line. `K`, `M`, `G`, `T`,
/// `P` and `KiB` … `PiB` are powers of 1024. `KB` … `PB` are powers of 1000, as in SI and on disk labels. Case and a
/// space before the unit do not matter; a number without unit is bytes.
public final class Sizes {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?) ?([A-Za-z]{0,5})");
    private static final String LETTERS = "KMGTPE";
    private static final Map<String, Long> BYTES = Map.of("", 1L, "b", 1L, "byte", 1L, "bytes", 1L);

    private Sizes() {}

    /// @throws IllegalArgumentException with a sentence, unless the text is a size
    public static long parse(String text) {
        var parts = SIZE.matcher(text.strip());
        if (!parts.matches()) {
            throw none();
        }
        try {
            return new BigDecimal(parts.group(1))
                    .multiply(BigDecimal.valueOf(factor(parts.group(2).toLowerCase(Locale.ROOT))))
                    .longValueExact();
        } catch (ArithmeticException inexact) {
            throw new IllegalArgumentException("that size is too large, or no whole number of bytes", inexact);
        }
    }

    /// Whether the text contains a unit.
    public static boolean hasUnit(String text) {
        return !text.isEmpty() && Character.isLetter(text.charAt(text.length() - 1));
    }

    private static long factor(String unit) {
        var bytes = BYTES.get(unit);
        if (bytes != null) {
            return bytes;
        }
        int power = LETTERS.toLowerCase(Locale.ROOT).indexOf(unit.charAt(0)) + 1;
        return switch (power == 0 ? "none" : unit.substring(1)) {
            case "", "ib" -> 1L << 10 * power;
            case "b" -> BigDecimal.TEN.pow(3 * power).longValueExact();
            default -> throw none();
        };
    }

    private static IllegalArgumentException none() {
        return new IllegalArgumentException("a size is a number with its unit: 500 MB, 10 GiB, 2T");
    }

    /// A size to three digits, for people: `68.9 GiB`.
    public static String about(long bytes) {
        double value = bytes;
        int power = 0;
        while (value >= 1023.95 && power < LETTERS.length()) {
            value /= 1024;
            power++;
        }
        return power == 0
                ? bytes + " bytes"
                : String.format(
                        Locale.ROOT,
                        value < 10 ? "%.2f %siB" : value < 100 ? "%.1f %siB" : "%.0f %siB",
                        value,
                        LETTERS.charAt(power - 1));
    }

    /// A size that [#parse] reads back exactly, in the largest unit that gives a whole number: `500 MiB`, `1 GB`.
    /// Empty for `null`.
    public static String exact(@Nullable Long bytes) {
        if (bytes == null) {
            return "";
        }
        long binary = bytes;
        int power = 0;
        while (binary > 0 && binary % 1024 == 0 && power < LETTERS.length()) {
            binary /= 1024;
            power++;
        }
        long decimal = bytes;
        int thousands = 0;
        while (decimal > 0 && decimal % 1000 == 0 && thousands < LETTERS.length()) {
            decimal /= 1000;
            thousands++;
        }
        if (power == 0 && thousands == 0) {
            return bytes + " bytes";
        }
        return binary <= decimal
                ? binary + " " + LETTERS.charAt(power - 1) + "iB"
                : decimal + " " + LETTERS.charAt(thousands - 1) + "B";
    }
}
