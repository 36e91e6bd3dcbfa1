package io.cloakroom.gateway.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Dates in headers (RFC 9110, section 5.6.7). Writes the preferred format and reads all three, also with the
/// variations that clients send: any weekday or none, one digit for the day, `UTC`, `Z` or an offset in place of `GMT`.
public final class HttpDate {
    private static final DateTimeFormatter FIXED =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

    /// The day of the week is ignored, even when it is wrong: the date alone determines the time.
    private static final Pattern WEEKDAY = Pattern.compile("^(?i:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? +");

    private static final Pattern UTC = Pattern.compile(" (?:GMT|UTC|UT|Z)$");

    private static final List<DateTimeFormatter> READ = List.of(
            form().appendPattern("d MMM uuuu HH:mm:ss xx").toFormatter(Locale.US),
            form().appendPattern("d-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
                    .appendPattern(" HH:mm:ss xx")
                    .toFormatter(Locale.US),
            form().appendPattern("MMM ppd HH:mm:ss uuuu")
                    .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
                    .toFormatter(Locale.US));

    private HttpDate() {}

    public static String format(Instant time) {
        return FIXED.format(time.atOffset(ZoneOffset.UTC));
    }

    /// The date; empty for a text that is none, in which case the header is to be ignored.
    public static Optional<Instant> parse(String text) {
        var withOffset = UTC.matcher(text.strip()).replaceFirst(" +0000");
        var date = WEEKDAY.matcher(withOffset).replaceFirst("");
        return READ.stream().flatMap(form -> parse(date, form).stream()).findFirst();
    }

    private static DateTimeFormatterBuilder form() {
        return new DateTimeFormatterBuilder().parseCaseInsensitive();
    }

    private static Optional<Instant> parse(String text, DateTimeFormatter form) {
        try {
            return Optional.of(OffsetDateTime.parse(text, form).toInstant());
        } catch (DateTimeException notThisForm) {
            return Optional.empty();
        }
    }
}
