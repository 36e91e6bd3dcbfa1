package io.cloakroom.gateway.config;

import io.cloakroom.admin.text.Sizes;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What was given for each setting, and where; later places win. Turns texts into values, and says of a bad one where
/// it stands and what is allowed.
final class SettingValues {

    private final Map<Setting, Given> values = new EnumMap<>(Setting.class);

    /// @param where  as an error says it: `the file x.yaml, line 3: s3-port`, `CLOAKROOM_S3_PORT`, `--s3-port`
    /// @param usage  whether it stands on the command line
    private record Given(String text, String where, boolean usage) {}

    /// An empty text leaves what is there.
    void put(Setting setting, String text, String where, boolean usage) {
        if (!text.isEmpty()) {
            values.put(setting, new Given(text, where, usage));
        }
    }

    /// The text, if one was given or there is a usual one.
    Optional<String> text(Setting setting) {
        var given = values.get(setting);
        return Optional.of(given == null ? setting.usual() : given.text()).filter(text -> !text.isEmpty());
    }

    /// @param parse empty when the text is not allowed
    <T> Optional<T> optional(Setting setting, Function<String, Optional<T>> parse, String allowed) {
        return text(setting).map(text -> parse.apply(text).orElseThrow(() -> bad(setting, text, allowed)));
    }

    <T> T value(Setting setting, Function<String, Optional<T>> parse, String allowed) {
        return optional(setting, parse, allowed).orElseThrow(() -> bad(setting, "", allowed));
    }

    /// Whether somebody said it, in contrast to what is usual.
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

    /// Bytes.
    long size(Setting setting, long least, long most) {
        return value(
                setting,
                text -> bytes(text).filter(bytes -> bytes >= least && bytes <= most),
                "a size like 512 KiB, 64M or 2 GB, from " + shown(least) + " to " + shown(most));
    }

    static Optional<Long> bytes(String text) {
        try {
            return Optional.of(Sizes.parse(text));
        } catch (IllegalArgumentException noSize) {
            return Optional.empty();
        }
    }

    private static String shown(long bytes) {
        for (int power = 4; power > 0; power--) {
            if (bytes > 0 && bytes % (1L << (10 * power)) == 0) {
                return (bytes >> (10 * power))
                        + List.of("KiB", "MiB", "GiB", "TiB").get(power - 1);
            }
        }
        return String.valueOf(bytes);
    }

    /// Parts between commas, each checked.
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

    /// Both of a pair, or neither.
    void together(Setting one, Setting other) {
        if (text(one).isPresent() != text(other).isPresent()) {
            var present = text(one).isPresent() ? one : other;
            var absent = present == one ? other : one;
            var given = values.get(present);
            var message = (given == null ? present.key() : given.where()) + " is given without " + absent.key() + " ("
                    + absent.variable() + "): they go together";
            throw given != null && given.usage() ? ConfigException.usage(message) : ConfigException.of(message);
        }
    }

    private ConfigException bad(Setting setting, String text, String allowed) {
        var given = values.get(setting);
        var where = given == null ? setting.key() : given.where();
        var message =
                where + (setting.secret() ? " has a bad value" : " is \"" + text + "\"") + "; allowed: " + allowed;
        return given != null && given.usage() ? ConfigException.usage(message) : ConfigException.of(message);
    }
}
