package io.cloakroom.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Programs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The system clock of a server, which tests set, and the retention time that the server must derive from it. The
/// retention time is in doubt after a system clock that runs more than five minutes ahead of the elapsed time, or after
/// a stop of more than 30 days; from then on it stands still. A system clock that is set back does not set it back.
///
/// A library that is preloaded into the server (`clockshift.c`) sets the clock.
final class ServerClock implements InstantSource {
    private static final Path SOURCE = Path.of("src/test/native/clockshift.c");
    private static final Duration MOST_AHEAD = Duration.ofMinutes(5);
    /// Of the hour at which a clock begins.
    static final int MINUTE = 20;

    static final Duration LONGEST_STOP = Duration.ofDays(30);

    private final Path library;
    private final Path shift;
    private Duration ahead = Duration.ZERO;
    private Instant base;
    private Instant latest = Instant.EPOCH;
    private long baseNanos;
    private boolean doubted;
    private boolean longStop;

    private ServerClock(Path library, Path shift) {
        this.library = library;
        this.shift = shift;
        this.base = Instant.now();
        this.baseNanos = System.nanoTime();
    }

    /// @param directory for the library
    static ServerClock in(Path directory) throws IOException {
        var library = directory.resolve("clockshift.so");
        var command = new ProcessBuilder(
                Programs.require("cc").toString(),
                "-O2",
                "-shared",
                "-fPIC",
                "-o",
                library.toString(),
                SOURCE.toString(),
                "-ldl");
        try {
            var compiler = command.inheritIO().start();
            assertThat(compiler.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(compiler.exitValue()).isZero();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the compiler had ended", stopped);
        }
        var clock = new ServerClock(library, Files.write(directory.resolve("clockshift"), bytes(Duration.ZERO)));
        clock.begin();
        return clock;
    }

    /// Begins tomorrow, in the morning.
    private void begin() throws IOException {
        var now = Instant.now();
        var morning =
                now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(26)).plus(Duration.ofMinutes(MINUTE));
        set(Duration.between(now, morning));
        goOn(instant());
    }

    private static byte[] bytes(Duration shift) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(shift.toNanos())
                .array();
    }

    /// The environment of the server's process.
    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "CLOCKSHIFT", shift.toString());
    }

    /// What the system clock says.
    @Override
    public synchronized Instant instant() {
        return Instant.now().plus(ahead);
    }

    /// The retention time, to within some seconds.
    synchronized Instant retention() {
        return doubted ? base : base.plusNanos(System.nanoTime() - baseNanos);
    }

    /// The latest time that was not in doubt: default retention counts from it.
    synchronized Instant latest() {
        noteLatest();
        return latest.isAfter(retention()) ? latest : retention();
    }

    private void noteLatest() {
        if (!doubted && retention().isAfter(latest)) {
            latest = retention();
        }
    }

    /// Whether the retention time stands still.
    synchronized boolean isDoubted() {
        return doubted;
    }

    /// Whether a killed server may have forgotten at which time it stands still.
    synchronized boolean isForgottenByKills() {
        return longStop;
    }

    /// Sets the clock of a server that runs.
    synchronized void jump(Duration by) throws IOException {
        noteLatest();
        goOn(retention());
        set(by);
        if (doubted) {
            if (instant().isBefore(base)) {
                goOn(instant());
            }
            return;
        }
        if (instant().isAfter(base.plus(MOST_AHEAD))) {
            doubted = true;
        } else if (instant().isBefore(base)) {
            goOn(instant());
        }
    }

    /// Lets time pass while no server runs.
    synchronized void pass(Duration time) throws IOException {
        noteLatest();
        goOn(retention());
        set(time);
        if (!doubted && instant().isAfter(base.plus(LONGEST_STOP))) {
            longStop = true;
            doubted = true;
        }
        if (!doubted || instant().isBefore(base)) {
            goOn(instant());
        }
    }

    /// The operator confirms the clock.
    synchronized void confirm() {
        doubted = false;
        longStop = false;
        latest = instant();
        goOn(latest);
    }

    private void goOn(Instant from) {
        base = from;
        baseNanos = System.nanoTime();
    }

    private void set(Duration by) throws IOException {
        ahead = ahead.plus(by);
        try (var file = FileChannel.open(shift, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(bytes(ahead)), 0);
        }
    }
}
