package io.cloakroom.gateway.config;

import io.cloakroom.admin.text.Sizes;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The text that was given for each setting, and where it was given. Turns texts into values. An error names the place
/// of the bad text and what is allowed there.
public final class SettingValues {

    private final Map<Setting, Given> values = new EnumMap<>(Setting.class);

    /// @param where  the place as errors name it: `the file x.yaml, line 3: s3-port`, `CLOAKROOM_S3_PORT`, `--s3-port`
    /// @param usage  whether the text comes from the command line
    private record Given(String text, String where, boolean usage) {}

    /// Sets or replaces a text. An empty one changes nothing.
    void put(Setting setting, String text, String where, boolean usage) {
        if (!text.isEmpty()) {
            values.put(setting, new Given(text, where, usage));
        }
    }

    /// The text that was given, else the default, if there is one.
    Optional<String> text(Setting setting) {
        var value = values.get(setting);
        return Optional.of(value == null ? setting.usual() : value.text()).filter(text -> !text.isEmpty());
    }

    /// @param parse returns nothing for a text that is not allowed
    <T> Optional<T> optional(Setting setting, Function<String, Optional<T>> parse, String allowed) {
        return text(setting).map(text -> parse.apply(text).orElseThrow(() -> bad(setting, text, allowed)));
    }

    <T> T value(Setting setting, Function<String, Optional<T>> parse, String allowed) {
        return optional(setting, parse, allowed).orElseThrow(() -> bad(setting, "", allowed));
    }

    /// Whether the setting was given, so that its default does not count.
    boolean isGiven(Setting setting) {
        return values.containsKey(setting);
    }

    int number(Setting setting, int least, int most) {
        return value(
                setting,
                text -> text.matches("\\d{1,9}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most
                        ? Optional.of(Integer.parseInt(text))
                        : Optional.empty(),
                "a number from " + least + " to " + most);
    }

    boolean yes(Setting setting) {
        return value(
                setting,
                text -> switch (text) {
                    case "yes", "true", "on" -> Optional.of(true);
                    case "no", "false", "off" -> Optional.of(false);
                    default -> Optional.empty();
                },
                "yes or no");
    }

    /// A size in bytes.
    long size(Setting setting, long least, long most) {
        return value(
                setting,
                text -> bytes(text).filter(bytes -> bytes >= least && bytes <= most),
                "a size like 512 KiB, 64M or 2 GB, from " + inWords(least) + " to " + inWords(most));
    }

    static Optional<Long> bytes(String text) {
        try {
            return Optional.of(Sizes.parse(text));
        } catch (IllegalArgumentException noSize) {
            return Optional.empty();
        }
    }

    private static String inWords(long bytes) {
        for (int power = 4; power > 0; power--) {
            if (bytes > 0 && bytes % (1L << (10 * power)) == 0) {
                return (bytes >> (10 * power))
                        + List.of("KiB", "MiB", "GiB", "TiB").get(power - 1);
            }
        }
        return String.valueOf(bytes);
    }

    /// The parts of a text between commas, each checked.
    <T> List<T> list(Setting setting, Function<String, Optional<T>> parse, String allowed) {
        return optional(
                        setting,
                        text -> {
                            var parts = Arrays.stream(text.split(",", -1))
                                    .map(String::strip)
                                    .filter(part -> !part.isEmpty())
                                    .map(parse)
                                    .toList();
                            return parts.stream().allMatch(Optional::isPresent)
                                    ? Optional.of(parts.stream()
                                            .flatMap(Optional::stream)
                                            .distinct()
                                            .toList())
                                    : Optional.<List<T>>empty();
                        },
                        allowed)
                .orElse(List.of());
    }

    /// Requires both of a pair of settings, or neither.
    void together(Setting one, Setting other) {
        if (text(one).isPresent() != text(other).isPresent()) {
            var present = text(one).isPresent() ? one : other;
            var absent = present == one ? other : one;
            var value = values.get(present);
            var message = (value == null ? present.key() : value.where()) + " is given without " + absent.key() + " ("
                    + absent.variable() + "): they go together";
            throw value != null && value.usage() ? ConfigException.usage(message) : ConfigException.of(message);
        }
    }

    private ConfigException bad(Setting setting, String text, String allowed) {
        var value = values.get(setting);
        var where = value == null ? setting.key() : value.where();
        var message =
                where + (setting.secret() ? " has a bad value" : " is \"" + text + "\"") + "; allowed: " + allowed;
        return value != null && value.usage() ? ConfigException.usage(message) : ConfigException.of(message);
    }
}
