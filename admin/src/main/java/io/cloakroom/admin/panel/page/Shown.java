package io.cloakroom.admin.panel.page;

import io.cloakroom.admin.view.ProjectViews.HourView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Formats sizes, times and curves for people.
public final class Shown {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int CURVE_HEIGHT = 24;
    private static final int CURVE_WIDTH = 120;
    private static final int BARS = 30;

    private final Texts texts;
    private final Instant now;

    public Shown(Texts texts, Instant now) {
        this.texts = texts;
        this.now = now;
    }

    LocalDate today() {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    public String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " " + texts.of(bytes == 1 ? "byte" : "bytes");
        }
        double value = bytes;
        int unit = 0;
        while (value >= 1023.95 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(
                texts.locale(), value < 10 ? "%.2f %s" : value < 100 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }

    public String number(long number) {
        return String.format(texts.locale(), "%,d", number);
    }

    /// A count with its noun: "1 object", "2,000 objects".
    ///
    /// @param one `object` or `bucket`
    public String count(long number, String one) {
        return number(number) + " " + texts.of(number == 1 ? one : one + "s");
    }

    public String number(double number) {
        return String.format(texts.locale(), number < 10 ? "%.2f" : "%,.0f", number);
    }

    public String exact(@Nullable Instant time) {
        return time == null ? "" : EXACT.format(time);
    }

    /// "3 hours ago", "in 7 days". Pages show the exact time beside it.
    public String relative(@Nullable Instant time) {
        if (time == null) {
            return texts.of("never");
        }
        var distance = Duration.between(time, now);
        boolean past = !distance.isNegative();
        var amount = amount(distance.abs());
        if (amount.isEmpty()) {
            return texts.of("just now");
        }
        return texts.of(past ? "{0} ago" : "in {0}", amount);
    }

    private String amount(Duration distance) {
        long seconds = distance.toSeconds();
        if (seconds < 10) {
            return "";
        }
        if (seconds < 90) {
            return counted(seconds, "second", "seconds");
        }
        if (seconds < 90 * 60) {
            return counted(Math.round(seconds / 60.0), "minute", "minutes");
        }
        if (seconds < 36 * 3600) {
            return counted(Math.round(seconds / 3600.0), "hour", "hours");
        }
        long days = Math.round(seconds / 86_400.0);
        return days < 60
                ? counted(days, "day", "days")
                : days < 700
                        ? counted(Math.round(days / 30.4), "month", "months")
                        : counted(Math.round(days / 365.25), "year", "years");
    }

    public String duration(long seconds) {
        var amount = amount(Duration.ofSeconds(seconds));
        return amount.isEmpty() ? counted(seconds, "second", "seconds") : amount;
    }

    private String counted(long count, String one, String many) {
        return count + " " + texts.of(count == 1 ? one : many);
    }

    /// The duration until a time: "60 minutes".
    public String left(Instant time) {
        return duration(Math.max(0, Duration.between(now, time).toSeconds()));
    }

    public boolean isPast(@Nullable Instant time) {
        return time != null && !time.isAfter(now);
    }

    /// Points of a line chart of the requests in each hour, for an SVG of 120 × 24.
    public String curve(List<HourView> hours, int count) {
        var byHour = new HashMap<Instant, Long>();
        long most = 1;
        for (var hour : hours) {
            byHour.put(hour.hour(), hour.requests());
            most = Math.max(most, hour.requests());
        }
        var points = new StringBuilder();
        var first = now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(count - 1L));
        for (int i = 0; i < count; i++) {
            long requests = byHour.getOrDefault(first.plus(Duration.ofHours(i)), 0L);
            double x = (double) i * CURVE_WIDTH / (count - 1);
            double y = CURVE_HEIGHT - 2 - (double) requests / most * (CURVE_HEIGHT - 4);
            addTenths(points.append(i == 0 ? "" : " "), x);
            addTenths(points.append(','), y);
        }
        return points.toString();
    }

    /// A coordinate with one decimal, formatted by hand: a page has a thousand of them, and String.format took most
    /// of its time.
    private static void addTenths(StringBuilder points, double coordinate) {
        long tenths = Math.round(coordinate * 10);
        points.append(tenths / 10).append('.').append(tenths % 10);
    }

    /// One day (UTC) in a bar chart.
    public record Bar(LocalDate day, long requests, int x, double y, double height) {
        public String said() {
            return day + ": " + requests;
        }
    }

    /// A bar chart of the requests of 30 days, for an SVG of 120 × 24.
    public record Bars(List<Bar> all) {
        public long requests() {
            return all.stream().mapToLong(Bar::requests).sum();
        }

        /// The days with requests, as text.
        public String said() {
            return all.stream().filter(bar -> bar.requests() > 0).map(Bar::said).collect(Collectors.joining(", "));
        }
    }

    /// The last 30 days including today; a day without requests is a thin line.
    public Bars bars(List<HourView> hours) {
        var first = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(BARS - 1L);
        var byDay = new HashMap<LocalDate, Long>();
        long most = 1;
        for (var hour : hours) {
            var day = LocalDate.ofInstant(hour.hour(), ZoneOffset.UTC);
            if (!day.isBefore(first)) {
                most = Math.max(most, byDay.merge(day, hour.requests(), Long::sum));
            }
        }
        var bars = new ArrayList<Bar>();
        for (int i = 0; i < BARS; i++) {
            long requests = byDay.getOrDefault(first.plusDays(i), 0L);
            double height = Math.round(5 + requests * 10.0 * (CURVE_HEIGHT - 1) / most) / 10.0;
            bars.add(new Bar(first.plusDays(i), requests, i * CURVE_WIDTH / BARS, CURVE_HEIGHT - height, height));
        }
        return new Bars(bars);
    }

    public long sum(List<HourView> hours) {
        return hours.stream().mapToLong(HourView::requests).sum();
    }

    /// Encodes a text for one segment of a path, or for a value in a query.
    public static String url(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// The path of a bucket's page.
    public static String bucketPath(String project, String bucket) {
        return "/projects/" + url(project) + "/buckets/" + url(bucket);
    }
}
