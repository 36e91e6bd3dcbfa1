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

/// Power that can be cut: a library that is preloaded into a process (`powercut.c`) keeps what the process synced. From that,
/// the directory is made anew as a disk would show it after the cut: at times with that alone, at times with a random
/// choice of what was written or renamed since, block by block, some of them zero.
public final class PowerCut {
    private static final int BLOCK = 4096;
    private static final String SOURCE = "/powercut.c";

    private final Path temporary;
    private final Path library;

    private PowerCut(Path temporary, Path library) {
        this.temporary = temporary;
        this.library = library;
    }

    /// Compiles the library, which needs a C compiler.
    ///
    /// @param temporary an empty directory
    public static PowerCut in(Path temporary) throws Exception {
        var library = temporary.resolve("powercut.so");
        var source = temporary.resolve("powercut.c");
        try (var text = PowerCut.class.getResourceAsStream(SOURCE)) {
            assertThat(text).isNotNull();
            Files.copy(text, source);
        }
        var command = new ProcessBuilder(
                Programs.require("cc").toString(),
                "-O2",
                "-shared",
                "-fPIC",
                "-o",
                library.toString(),
                source.toString(),
                "-ldl",
                "-lpthread");
        var compiler = command.inheritIO().start();
        assertThat(compiler.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(compiler.exitValue()).isZero();
        return new PowerCut(temporary, library);
    }

    /// A disk that a process writes to.
    ///
    /// @param environment for the process
    public record Disk(Path base, Path synced, Map<String, String> environment) {}

    /// Begins to keep what is synced below `base`.
    public Disk begin(Path base) throws IOException {
        var disk = disk("disk");
        return new Disk(base, disk, environment(base, disk));
    }

    private Map<String, String> environment(Path base, Path disk) {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "POWERCUT_DATA", base.toString(),
                "POWERCUT_DISK", disk.toString());
    }

    /// Makes another directory as the disk shows it after the cut. The directory before it is gone then.
    ///
    /// @param random of what was not synced; `null` when nothing of that is left
    public void cut(Disk disk, Path after, @Nullable Random random) throws Exception {
        var live = live(disk.base());
        new Remains(disk.synced(), live, random).restore(after);
        delete(disk.base());
        delete(disk.synced());
        delete(live);
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
        command.environment().putAll(environment(base, live));
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
                        // The block stays as it was.
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

    /// A copy of a directory, to another that is not there yet.
    public static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    /// Removes a directory with all that is in it.
    public static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.toList().reversed()) {
                Files.delete(path);
            }
        }
    }
}
