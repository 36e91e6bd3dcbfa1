package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/// A directory as users have it: file names in various languages, empty files, and a file that clients send in parts.
record Tree(Path root) {
    static final String BIG = "big/twenty megabytes.bin";
    static final String EMPTY = "empty";
    /// An old time, so that a file does not look changed when a client compares times in whole seconds.
    private static final FileTime MADE = FileTime.from(Instant.parse("2020-02-29T12:34:56Z"));

    static final List<String> NAMES = List.of(
            "plain.txt",
            "deep/er/and/deep/er/still/down.txt",
            "deep-er.txt",
            "deep/er.txt",
            "with space/two  spaces.txt",
            "a+b=c&d;e,f@g:h$i.txt",
            "100%/per%20cent %2F%.txt",
            "ünïcödé/日本語/😀 e\u0301 \u00e9.txt",
            "quote's \"and\" <xml> [brackets] {braces}.txt",
            "#hash?query!(1)~^`|.txt",
            ".hidden/.file");

    static Tree plant(Path root) throws IOException {
        var tree = new Tree(root);
        for (var name : NAMES) {
            tree.write(name, "this is " + name + "\n");
        }
        tree.write(EMPTY, "");
        var big = new byte[20_000_003];
        new Random(7).nextBytes(big);
        tree.write(BIG, big);
        return tree;
    }

    Path file(String name) {
        return root.resolve(name);
    }

    byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(file(name));
    }

    void write(String name, String text) throws IOException {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    void write(String name, byte[] bytes) throws IOException {
        Files.createDirectories(file(name).getParent());
        Files.write(file(name), bytes);
        Files.setLastModifiedTime(file(name), MADE);
    }

    /// Changes one file, removes one, adds one.
    void change() throws IOException {
        write("deep/er.txt", "this is longer than it was before\n");
        Files.delete(file("plain.txt"));
        write("deep/new + file.txt", "new\n");
    }

    /// Expects the same files, and in each the same bytes.
    void assertSame(Path other) throws IOException {
        var mine = files();
        var others = new Tree(other).files();
        assertThat(others.keySet()).containsExactlyElementsOf(mine.keySet());
        for (var entry : mine.entrySet()) {
            assertThat(Files.mismatch(entry.getValue(), others.get(entry.getKey())))
                    .as("first byte of %s that differs", entry.getKey())
                    .isEqualTo(-1);
        }
    }

    /// Expects that every file has the time that it has here.
    void assertSameTimes(Path other) throws IOException {
        for (var name : files().keySet()) {
            assertThat(Files.getLastModifiedTime(other.resolve(name))).as(name).isEqualTo(MADE);
        }
    }

    private TreeMap<String, Path> files() throws IOException {
        var files = new TreeMap<String, Path>();
        try (var all = Files.walk(root)) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> files.put(root.relativize(file).toString(), file));
        }
        return files;
    }
}
