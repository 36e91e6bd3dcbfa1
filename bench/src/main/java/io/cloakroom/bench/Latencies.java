package io.cloakroom.bench;

import java.util.Arrays;
import java.util.Locale;

/// The durations of the requests of one kind, and the bytes that they moved. Each thread has an instance of its own; they are
/// added up at the end.
final class Latencies {
    private long[] nanos = new long[1024];
    private int count;
    private long bytes;
    private long errors;

    void add(long tookNanos, long moved) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = tookNanos;
        bytes += moved;
    }

    void addError() {
        errors++;
    }

    void addAll(Latencies other) {
        for (int i = 0; i < other.count; i++) {
            add(other.nanos[i], 0);
        }
        bytes += other.bytes;
        errors += other.errors;
    }

    boolean isEmpty() {
        return count + errors == 0;
    }

    /// How many requests got the expected answer.
    long requests() {
        return count;
    }

    long errors() {
        return errors;
    }

    static String heading() {
        return "%-8s %10s %7s %10s %9s %9s %9s %9s %9s"
                .formatted("", "requests", "errors", "per s", "MB/s", "p50 ms", "p90 ms", "p99 ms", "max ms");
    }

    String row(String name, double seconds) {
        var sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return "%-8s %10d %7d %10.1f %9.1f %9.2f %9.2f %9.2f %9.2f"
                .formatted(
                        name.toLowerCase(Locale.ROOT),
                        count,
                        errors,
                        count / seconds,
                        bytes / 1e6 / seconds,
                        millis(sorted, 0.50),
                        millis(sorted, 0.90),
                        millis(sorted, 0.99),
                        millis(sorted, 1));
    }

    double medianMillis() {
        var sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return millis(sorted, 0.5);
    }

    private static double millis(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
    }
}
