package io.cloakroom.admin.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.admin.MovedClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The files of the log: writing, rotating, reading backwards, checking, and changes from outside.
class AuditLogTest {
    private static final int SMALL_FILE = 2_000;

    @TempDir
    Path directory;

    private final MovedClock clock = new MovedClock();

    private AuditLog open() throws IOException {
        return AuditLog.open(directory, clock, SMALL_FILE);
    }

    private static AuditLog.Event event(String target) {
        return new AuditLog.Event("ann", "api", "192.0.2.1", "test", "token.change", target, "p", "k", 200, "detail");
    }

    /// Makes a log with this many lines, in several files.
    private void fill(int lines) throws IOException {
        try (var log = open()) {
            for (int i = 1; i <= lines; i++) {
                clock.move(Duration.ofSeconds(1));
                log.append(event("t" + i));
            }
        }
    }

    @Test
    void roomIsKeptForAFullDisk() throws IOException {
        try (var log = open()) {
            assertThat(log.hasRoom()).isTrue();
            assertThat(directory.resolve(".room")).hasSize(1024 * 1024);
        }
        var kept = "x".repeat(1024 * 1024);
        Files.writeString(directory.resolve(".room"), kept);
        try (var log = open()) {
            assertThat(log.hasRoom()).isTrue();
            assertThat(directory.resolve(".room")).hasContent(kept); // on a full disk it could not be written anew
            Files.delete(directory.resolve(".room"));
            log.append(event("t1"));
        }
        Files.createDirectories(directory.resolve(".room/taken")); // as little to be written to as on a full disk
        try (var log = open()) {
            assertThat(log.hasRoom()).isFalse();
            log.append(event("t2"));
            Files.delete(directory.resolve(".room/taken"));
            Files.delete(directory.resolve(".room"));
            assertThat(log.hasRoom()).isTrue();
        }
        assertThat(verdict().trouble()).isEmpty();
    }

    private List<Path> files() throws IOException {
        return AuditFiles.in(directory);
    }

    private AuditChain.Verdict verdict() throws IOException {
        try (var log = open()) {
            return log.verify();
        }
    }

    @Test
    void aLineIsOnDiskWithAllThatItHolds() throws IOException {
        try (var log = open()) {
            var entry = log.append(event("t"));
            assertThat(entry.sequence()).isEqualTo(1);
            assertThat(entry.time()).isEqualTo(clock.instant());
            assertThat(entry.previous()).isEqualTo("0".repeat(64));
            var text = Files.readString(files().getFirst());
            assertThat(text).endsWith("}\n").hasLineCount(1);
            assertThat(text)
                    .isEqualTo("{\"sequence\":1,\"time\":\"2026-11-24T04:00:00Z\",\"who\":\"ann\",\"via\":\"api\","
                            + "\"address\":\"192.0.2.1\",\"client\":\"test\",\"action\":\"token.change\",\"target\":\"t\","
                            + "\"project\":\"p\",\"token\":\"k\",\"result\":200,\"detail\":\"detail\",\"previous\":\""
                            + "0".repeat(64) + "\",\"hash\":\"" + entry.hash() + "\"}\n");
            assertThat(log.append(event("u")).previous()).isEqualTo(entry.hash());
        }
    }

    @Test
    void filesAreRotatedAndTheChainGoesOnOverThem() throws IOException {
        fill(30);
        assertThat(files()).hasSizeGreaterThan(3);
        assertThat(files().getFirst().getFileName()).hasToString("audit-0000000001.jsonl");
        var second = Files.readString(files().get(1));
        assertThat(files().get(1).getFileName().toString())
                .isEqualTo("audit-%010d.jsonl"
                        .formatted(Long.parseLong(second.substring(second.indexOf(':') + 1, second.indexOf(',')))));
        for (var file : files()) {
            assertThat(Files.size(file)).isLessThan(SMALL_FILE + 1000);
        }
        try (var log = open()) {
            assertThat(log.verify().lines()).isEqualTo(30);
            assertThat(log.verify().trouble()).isEmpty();
            var next = log.append(event("after a start"));
            assertThat(next.sequence()).isEqualTo(31);
            assertThat(log.verify().lines()).isEqualTo(31);
            assertThat(log.verify().last()).isEqualTo(next.hash());
        }
    }

    @Test
    void theChainOfAnEmptyLogIsUnbroken() throws IOException {
        assertThat(verdict()).isEqualTo(new AuditChain.Verdict(0, "0".repeat(64), Optional.empty()));
    }

    /// Texts that a user chooses must not break the format of a line.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "\r\n",
                "\u0000",
                "\u0085",
                "\u2028",
                "\u2029",
                "\"}",
                "\\",
                "\ud83d\ude00",
                "\ud83d",
                "",
                "{\"hash\":"
            })
    void everyTextIsKept(String text) throws IOException {
        try (var log = open()) {
            log.append(event("a" + text + "b"));
            log.append(event("next"));
            assertThat(log.verify().trouble()).isEmpty();
            assertThat(log.verify().lines()).isEqualTo(2);
            assertThat(log.find("", _ -> true, null, 5).entries().get(1).target())
                    .isEqualTo("a"
                            + text.replace("\ud83d\ude00", "smile")
                                    .replace('\ud83d', '?')
                                    .replace("smile", "\ud83d\ude00")
                            + "b");
        }
    }

    private void change(int file, UnaryOperator<List<String>> change) throws IOException {
        var path = files().get(file);
        var lines = new ArrayList<>(Files.readAllLines(path));
        Files.write(path, change.apply(lines));
    }

    private static List<String> without(List<String> lines, int index) {
        lines.remove(index);
        return lines;
    }

    @Test
    void aChangedLineIsFound() throws IOException {
        fill(30);
        change(1, lines -> {
            lines.set(2, lines.get(2).replace("\"result\":200", "\"result\":404"));
            return lines;
        });
        var verdict = verdict();
        assertThat(verdict.trouble())
                .hasValueSatisfying(
                        trouble -> assertThat(trouble).endsWith(".jsonl line 3 was changed, or is no line of the log"));
        assertThat(verdict.lines()).isLessThan(30);
    }

    /// Also a changed line with a hash that fits.
    @Test
    void aLineWithANewHashIsFound() throws IOException {
        fill(30);
        change(1, lines -> {
            var line = lines.get(2);
            var body =
                    line.substring(0, line.indexOf(",\"hash\":")).replace("\"who\":\"ann\"", "\"who\":\"bob\"") + "}";
            lines.set(2, AuditChain.sealed(body));
            return lines;
        });
        assertThat(verdict().trouble())
                .hasValueSatisfying(
                        trouble -> assertThat(trouble).endsWith(" line 4 does not follow the line before it"));
    }

    @Test
    void aRemovedLineIsFoundWhereverItWas() throws IOException {
        fill(30);
        for (int file = 0; file < files().size(); file++) {
            var path = files().get(file);
            var whole = Files.readAllLines(path);
            for (int line = 0; line < whole.size(); line++) {
                try (var log = open()) {
                    int at = line;
                    change(file, lines -> without(lines, at));
                    assertThat(log.verify().trouble())
                            .as("file " + file + " line " + line)
                            .isPresent();
                    Files.write(path, whole);
                    assertThat(log.verify().trouble()).isEmpty();
                }
            }
        }
    }

    @Test
    void anInsertedLineIsFoundWhereverItIs() throws IOException {
        fill(12);
        var path = files().getFirst();
        var whole = Files.readAllLines(path);
        for (int at = 0; at <= whole.size(); at++) {
            int where = at;
            change(0, lines -> {
                lines.add(where, whole.getFirst());
                return lines;
            });
            assertThat(verdict().trouble()).as("before line " + at).isPresent();
            Files.write(path, whole);
        }
        assertThat(verdict().trouble()).isEmpty();
    }

    @Test
    void aRemovedFileIsFoundUnlessItWasTheOldest() throws IOException {
        fill(30);
        var kept = Files.readAllBytes(files().get(1));
        var path = files().get(1);
        Files.delete(path);
        assertThat(verdict().trouble()).isPresent();
        Files.write(path, kept);
        Files.delete(files().getFirst());
        var verdict = verdict();
        assertThat(verdict.trouble()).isEmpty();
        assertThat(verdict.lines()).isLessThan(30).isPositive();
    }

    @Test
    void linesThatAreCutOffWhileItRunsAreMissed() throws IOException {
        fill(30);
        try (var log = open()) {
            var last = files().getLast();
            var lines = Files.readAllLines(last);
            Files.write(last, lines.subList(0, lines.size() - 1));
            assertThat(log.verify().trouble()).contains("the lines from number 30 on are gone");
        }
    }

    @Test
    void bytesThatAreNoTextAreFoundAndNoFailure() throws IOException {
        fill(5);
        var path = files().getFirst();
        var bytes = Files.readAllBytes(path);
        bytes[100] = (byte) 0xff;
        Files.write(path, bytes);
        assertThat(verdict().trouble()).isPresent();
        try (var log = open()) {
            assertThat(log.find("", _ -> true, null, 10).entries()).hasSizeGreaterThanOrEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"sequence\":6,\"time\":\"2026", "\u0000\u0000\u0000", "x"})
    void aLineThatACrashCutOffIsTakenAway(String rest) throws IOException {
        fill(5);
        Files.writeString(files().getLast(), rest, StandardOpenOption.APPEND);
        try (var log = open()) {
            assertThat(log.append(event("t6")).sequence()).isEqualTo(6);
            assertThat(log.verify().lines()).isEqualTo(6);
            assertThat(log.verify().trouble()).isEmpty();
        }
    }

    @Test
    void aCrashInTheFirstLineOfAFileLeavesTheFileEmpty() throws IOException {
        fill(30);
        long next = 31;
        Files.writeString(directory.resolve("audit-%010d.jsonl".formatted(next)), "{\"sequ");
        try (var log = open()) {
            assertThat(log.append(event("t31")).sequence()).isEqualTo(31);
            assertThat(log.verify().trouble()).isEmpty();
            assertThat(log.verify().lines()).isEqualTo(31);
        }
    }

    @Test
    void aLastLineThatWasChangedIsNotWrittenOver() throws IOException {
        fill(5);
        change(files().size() - 1, lines -> {
            lines.set(lines.size() - 1, "nonsense");
            return lines;
        });
        try (var log = open()) {
            assertThat(log.append(event("t6")).sequence()).isEqualTo(6);
            assertThat(log.verify().trouble()).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 29, 30, 31, 1000})
    void pagesGoBackwardsOverTheBordersOfFiles(int size) throws IOException {
        fill(30);
        try (var log = open()) {
            var seen = new ArrayList<String>();
            @Nullable String before = null;
            do {
                var page = log.find("", _ -> true, before, size);
                assertThat(page.entries().size()).isLessThanOrEqualTo(size);
                page.entries().forEach(entry -> seen.add(entry.target()));
                before = page.next();
            } while (before != null);
            assertThat(seen)
                    .isEqualTo(IntStream.rangeClosed(1, 30)
                            .mapToObj(i -> "t" + (31 - i))
                            .toList());
        }
    }

    @Test
    void filteredPagesMissNothing() throws IOException {
        fill(30);
        try (var log = open()) {
            var seen = new ArrayList<Long>();
            @Nullable String before = null;
            do {
                var page = log.find("", entry -> entry.sequence() % 7 == 0, before, 2);
                page.entries().forEach(entry -> seen.add(entry.sequence()));
                // Lines that are written between two pages do not shift the pages.
                log.append(event("later"));
                before = page.next();
            } while (before != null);
            assertThat(seen).containsExactly(28L, 21L, 14L, 7L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.", ".1", "a.b", "-1.0", "1.1.1", "9999999999999999999.1"})
    void aPositionHasAForm(String position) throws IOException {
        fill(3);
        try (var log = open()) {
            assertThatThrownBy(() -> log.find("", _ -> true, position, 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0", "1.1", "1.5", "7.100", "999999999999999999.999999999999999999", "1.0"})
    void aPositionThatWasMadeUpHarmsNothing(String position) throws IOException {
        fill(10);
        try (var log = open()) {
            assertThat(log.find("", _ -> true, position, 100).entries().size()).isLessThanOrEqualTo(10);
        }
    }

    @Test
    void manyWritersMakeOneChain() throws Exception {
        try (var log = open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Future<?>>();
            for (int i = 0; i < 8; i++) {
                var name = "writer " + i;
                writers.add(threads.submit(() -> {
                    for (int line = 0; line < 25; line++) {
                        log.append(event(name));
                        assertThat(log.verify().trouble()).isEmpty();
                    }
                    return name;
                }));
            }
            for (var writer : writers) {
                writer.get();
            }
            assertThat(log.verify().lines()).isEqualTo(200);
        }
    }

    @Test
    void otherFilesInTheDirectoryAreIgnored() throws IOException {
        fill(3);
        Files.writeString(directory.resolve("audit-1.jsonl.bak"), "x");
        Files.write(directory.resolve("notes.txt"), "x".getBytes(StandardCharsets.US_ASCII));
        assertThat(verdict().lines()).isEqualTo(3);
    }
}
