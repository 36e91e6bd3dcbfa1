package io.cloakroom.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Cuts the power of a process that writes, again and again. A library that is preloaded into it (`powercut.c`) keeps
/// what was synced; from that, the directory is made anew as a disk would show it: at times with that alone, at times
/// with a random choice of what was written or renamed since, block by block, some of them zero. Each start of the
/// process recovers from the cut before, so that recoveries are cut off too. The property `cloakroom.cuts` says how often.
@EnabledOnOs(OS.LINUX)
final class PowerCutTest {
    private static final int BLOCK = 4096;
    private static final Path SOURCE = Path.of("src/test/native/powercut.c");

    @TempDir
    private Path temporary;

    private Path library = Path.of("");

    @BeforeEach
    void compile() throws Exception {
        library = temporary.resolve("powercut.so");
        var command = new ProcessBuilder(
                Programs.require("cc").toString(),
                "-O2",
                "-shared",
                "-fPIC",
                "-o",
                library.toString(),
                SOURCE.toString(),
                "-ldl",
                "-lpthread");
        var compiler = command.inheritIO().start();
        assertThat(compiler.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(compiler.exitValue()).isZero();
    }

    @Test
    void losesNothingThatWasAcknowledged() throws Exception {
        var cuts = Integer.getInteger("cloakroom.cuts", 4);
        var seed = Long.getLong("cloakroom.seed", 1);
        var random = new Random(seed);
        var writer = new KilledWriter();
        var base = Files.createDirectory(temporary.resolve("0"));
        for (int i = 0; i < cuts; i++) {
            var disk = disk("disk");
            // A directory that the engine has to make, with its parent.
            writer.writeAndKill(
                    base.resolve("made/data"),
                    Map.of(
                            "LD_PRELOAD", library.toString(),
                            "POWERCUT_DATA", base.toString(),
                            "POWERCUT_DISK", disk.toString()),
                    i,
                    20 + random.nextInt(300));
            var live = live(base);
            var after = temporary.resolve(Integer.toString(i + 1));
            new Remains(disk, live, i % 2 == 0 ? null : random).restore(after);
            delete(base);
            delete(disk);
            delete(live);
            var copy = temporary.resolve("copy");
            copy(after, copy);
            var data = copy.resolve("made/data");
            try (var store = KilledWriter.Opened.at(data)) {
                writer.check(store, data);
            } catch (IOException | RuntimeException | AssertionError failed) {
                throw new AssertionError("after cut " + i + " of seed " + seed + ": " + failed, failed);
            }
            delete(copy);
            base = after;
        }
        assertThat(writer.refusals()).isPositive();
        if (Integer.getInteger("cloakroom.cuts") != null) {
            System.out.printf(
                    "%d cuts, %d deletions refused, up to %d pieces in an object%n",
                    cuts, writer.refusals(), writer.mostPieces());
        }
    }

    private Path disk(String name) throws IOException {
        var disk = Files.createDirectory(temporary.resolve(name));
        Files.createDirectory(disk.resolve("i"));
        Files.createDirectory(disk.resolve("d"));
        return disk;
    }

    /// The whole tree as it was left, in the same form.
    private Path live(Path base) throws Exception {
        var live = disk("live");
        var command = new ProcessBuilder("/bin/true");
        command.environment()
                .putAll(Map.of(
                        "LD_PRELOAD", library.toString(),
                        "POWERCUT_DATA", base.toString(),
                        "POWERCUT_DISK", live.toString()));
        assertThat(command.start().waitFor()).isZero();
        return live;
    }

    /// What a power cut leaves.
    ///
    /// @param random `null` when nothing but what was synced is left
    private record Remains(Path disk, Path live, @Nullable Random random) {
        private record Entry(char kind, String inode) {}

        void restore(Path to) throws IOException {
            directory("root", to);
        }

        private void directory(String inode, Path to) throws IOException {
            Files.createDirectory(to);
            var durable = entries(disk, inode);
            var latest = random == null ? durable : entries(live, inode);
            var names = new TreeMap<>(durable);
            names.putAll(latest);
            for (var name : names.keySet()) {
                var entry = durable.get(name);
                var other = latest.get(name);
                if (random != null && random.nextBoolean()) {
                    entry = other;
                }
                if (entry == null) {
                    continue;
                }
                if (entry.kind() == 'd') {
                    directory(entry.inode(), to.resolve(name));
                } else {
                    Files.write(to.resolve(name), content(entry.inode()));
                }
            }
        }

        private static Map<String, Entry> entries(Path from, String inode) throws IOException {
            var entries = new TreeMap<String, Entry>();
            var names = from.resolve("d").resolve(inode);
            if (Files.exists(names)) {
                for (var line : Files.readAllLines(names)) {
                    var words = line.split(" ", 3);
                    entries.put(words[2], new Entry(words[0].charAt(0), words[1]));
                }
            }
            return entries;
        }

        private byte[] content(String inode) throws IOException {
            var durable = read(disk, inode);
            if (random == null) {
                return durable == null ? new byte[0] : durable;
            }
            var latest = read(live, inode);
            if (durable == null) {
                durable = new byte[0];
            }
            if (latest == null || Arrays.equals(durable, latest)) {
                return durable;
            }
            return torn(durable, latest, random);
        }

        private static byte[] torn(byte[] durable, byte[] latest, Random random) {
            int length = random.nextBoolean()
                    ? latest.length
                    : Math.min(durable.length, latest.length)
                            + random.nextInt(Math.abs(latest.length - durable.length) + 1);
            var torn = Arrays.copyOf(durable, length);
            for (int at = 0; at < length; at += BLOCK) {
                int to = Math.min(at + BLOCK, length);
                var written = Arrays.copyOfRange(latest, Math.min(at, latest.length), Math.min(to, latest.length));
                var kept = Arrays.copyOfRange(durable, Math.min(at, durable.length), Math.min(to, durable.length));
                if (Arrays.equals(written, kept)) {
                    continue;
                }
                switch (random.nextInt(3)) {
                    case 0 -> System.arraycopy(written, 0, torn, at, written.length);
                    case 1 -> {
                        // Zero, but for the bytes that were durable and are the same now.
                        if (at >= durable.length) {
                            Arrays.fill(torn, at, to, (byte) 0);
                        }
                    }
                    default -> {
                        // As it was.
                    }
                }
            }
            return torn;
        }

        private static byte @Nullable [] read(Path from, String inode) throws IOException {
            var file = from.resolve("i").resolve(inode);
            return Files.exists(file) ? Files.readAllBytes(file) : null;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.toList().reversed()) {
                Files.delete(path);
            }
        }
    }
}
