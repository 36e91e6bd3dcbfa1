package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.engine.KeyValue.Range;
import io.cloakroom.storage.engine.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// The rows of requests counted by the hour: `p` and `t` of the partition `traffic`, see [KeyLayout].
public final class HourRows {
    private static final int HOUR_DIGITS = 7;
    private static final int SECONDS_OF_HOUR = 3600;

    private HourRows() {}

    /// The requests of `of`, a project or an access key, in the hour that contains `time`.
    public static Row hour(char kind, String of, Instant time) {
        return KeyLayout.index(kind, of, hourDigits(time));
    }

    /// The rows of `of` from the hour that contains `from` up to the hour that contains `to`, exclusive.
    public static Range hours(char kind, String of, Instant from, Instant to) {
        return new Range(hour(kind, of, from), hour(kind, of, to));
    }

    /// The beginning of the hour in a row [#hour].
    public static Instant hourOf(Row row) {
        int length = row.bytes().length;
        var digits = new String(row.bytes(), length - HOUR_DIGITS, HOUR_DIGITS, StandardCharsets.US_ASCII);
        return Instant.ofEpochSecond(Long.parseLong(digits) * SECONDS_OF_HOUR);
    }

    /// The project or access key whose requests a row [#hour] counts.
    public static String countedIn(Row row) {
        return new String(row.bytes(), 1, row.bytes().length - HOUR_DIGITS - 2, StandardCharsets.US_ASCII);
    }

    /// A time before 1970 counts as the first hour, a time after the last hour of 7 digits as the last.
    private static String hourDigits(Instant time) {
        long hour = Math.clamp(Math.floorDiv(time.getEpochSecond(), SECONDS_OF_HOUR), 0L, 9_999_999L);
        return Long.toString(10_000_000 + hour).substring(1);
    }
}
