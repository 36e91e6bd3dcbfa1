package io.cloakroom.admin.cli.console;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/// A duration as people type it: `90s`, `30m`, `24h`, `7d`.
public final class Span {
    private static final Pattern FORM = Pattern.compile("(\\d{1,7})([smhd])");

    private Span() {}

    public static Optional<Duration> of(String text) {
        var found = FORM.matcher(text);
        if (!found.matches()) {
            return Optional.empty();
        }
        var count = Long.parseLong(found.group(1));
        return Optional.of(
                switch (found.group(2).charAt(0)) {
                    case 's' -> Duration.ofSeconds(count);
                    case 'm' -> Duration.ofMinutes(count);
                    case 'h' -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }

    /// Parses the value of an option that also takes a plain number, in a given unit.
    public static Duration of(String text, String option, ChronoUnit plain) {
        if (text.matches("\\d{1,9}")) {
            return Duration.of(Long.parseLong(text), plain);
        }
        return of(text).orElseThrow(
                        () -> new CliException(option + " is a length of time such as 90m, 24h or 7d, or a number of "
                                + plain.toString().toLowerCase(java.util.Locale.ROOT) + ", not \"" + text + "\""));
    }
}
