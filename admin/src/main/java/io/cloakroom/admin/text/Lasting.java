package io.cloakroom.admin.text;

import java.time.Duration;

/// A duration for people, exact: "90 seconds", "1 hour", "7 days".
public final class Lasting {
    private Lasting() {}

    public static String of(Duration time) {
        long seconds = time.toSeconds();
        if (seconds == 0 || seconds % 60 != 0) {
            return counted(seconds, "second");
        }
        if (seconds % 3600 != 0) {
            return counted(seconds / 60, "minute");
        }
        return seconds % 86_400 != 0 ? counted(seconds / 3600, "hour") : counted(seconds / 86_400, "day");
    }

    /// "1 token", "2 tokens", "no tokens".
    public static String counted(long count, String one) {
        return (count == 0 ? "no" : String.valueOf(count)) + " " + one + (count == 1 ? "" : "s");
    }
}
