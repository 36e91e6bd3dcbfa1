package io.cloakroom.admin.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.cloakroom.admin.accesslog.AccessSettings.Logged;
import io.cloakroom.admin.accesslog.AccessSettings.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final AccessQuery ANY = query("", null, null);

    @TempDir
    private Path directory;

    private static AccessEntry entry(Instant time, String key, String client) {
        return new AccessEntry(
                time,
                "ID1",
                "s3",
                "p1",
                "CLKR1",
                "u1",
                "DELETE",
                "DeleteObject",
                "wares",
                key,
                204,
                "",
                0,
                0,
                400,
                500,
                "192.0.2.1",
                client,
                "");
    }

    private static AccessQuery query(String key, @Nullable Instant from, @Nullable Instant until) {
        return new AccessQuery("", "", "", key, "", "", from, until);
    }

    private static AccessSettings settings(AccessForm form, Output output, long fileBytes, int files) {
        return new AccessSettings(Logged.ALL, form, output, fileBytes, files);
    }

    private AccessLog open(long fileBytes, int files) {
        return open(settings(AccessForm.JSON, Output.FILES, fileBytes, files), OutputStream.nullOutputStream());
    }

    private AccessLog open(AccessSettings settings, OutputStream out) {
        return AccessLog.open(directory.resolve("requests"), settings, out);
    }

    private List<Path> files() throws IOException {
        try (var all = Files.list(directory.resolve("requests"))) {
            return all.sorted().toList();
        }
    }

    @Test
    void linesAreFoundAtOnceNewestFirstAndAfterARestart() throws IOException {
        try (var log = open(1 << 20, 4)) {
            log.add(List.of(entry(NOON, "a", "x"), entry(NOON, "b", "x")));
            log.add(List.of(entry(NOON.plusSeconds(1), "a", "y")));
            assertThat(log.find(query("a", null, null), null, 10).entries())
                    .extracting(AccessEntry::client)
                    .containsExactly("y", "x");
            assertThat(log.reachesBackTo()).contains(NOON);
        }
        Files.writeString(files().getFirst(), "{\"time\":\"cut off", StandardOpenOption.APPEND);
        try (var log = open(1 << 20, 4)) {
            log.add(List.of(entry(NOON.plusSeconds(2), "a", "z")));
            assertThat(log.find(query("a", null, null), null, 10).entries())
                    .extracting(AccessEntry::client)
                    .containsExactly("z", "y", "x");
        }
        assertThat(files()).hasSize(1);
    }

    @Test
    void whateverAClientSendsStaysInOneLineOfAsciiAndComesBack() throws IOException {
        var odd = "a\n\"\\ \u202Ebidi\u001b[31m \u65e5\u672c \ud83d\ude00 {}";
        try (var log = open(1 << 20, 4)) {
            log.add(List.of(entry(NOON, odd, odd)));
            var found = log.find(query(odd, null, null), null, 10).entries();
            assertThat(found).singleElement().isEqualTo(entry(NOON, odd, odd));
        }
        var bytes = Files.readAllBytes(files().getFirst());
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).matches("[\\x20-\\x7E]+\n");
    }

    @Test
    void combinedLinesAreThoseOfAWebServer() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var log = open(settings(AccessForm.COMBINED, Output.STANDARD_OUTPUT, 1 << 20, 4), out)) {
            log.add(List.of(entry(NOON, "a b/\u00e9\n", "tool \"1\"")));
        }
        assertThat(out.toString(StandardCharsets.US_ASCII))
                .isEqualTo("192.0.2.1 - CLKR1 [28/Nov/2026:12:00:00 +0000] \"DELETE /wares/a%20b/%C3%A9%0A HTTP/1.1\""
                        + " 204 0 \"-\" \"tool \\\"1\\\"\" ID1 p1 DeleteObject - 0 400 500\n");
        assertThat(directory.resolve("requests")).doesNotExist();
    }

    /// Lines without the key are not parsed, and parsing is most of the cost of a search.
    @Test
    void aPrefixIsLookedForInTheLineItself() {
        var query = new AccessQuery("", "", "", "", "h\u00e9\"/", "", null, null);
        assertThat(AccessForm.JSON.line(entry(NOON, "h\u00e9\"/x", "y"))).contains(query.needle());
        assertThat(AccessForm.JSON.line(entry(NOON, "x/h\u00e9\"/", "h\u00e9\"/")))
                .doesNotContain(query.needle());
    }

    /// Blocks like a pipe that nobody reads.
    private static final class Stalled extends OutputStream {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public void write(int b) throws IOException {
            reached.countDown();
            try {
                released.await();
            } catch (InterruptedException stopped) {
                throw new InterruptedIOException();
            }
        }
    }

    @Test
    void searchingAndClosingDoNotWaitForAReaderOfStandardOutput() throws Exception {
        var out = new Stalled();
        var log = open(settings(AccessForm.JSON, Output.STANDARD_OUTPUT, 1 << 20, 4), out);
        log.add(List.of(entry(NOON, "a", "x")));
        out.reached.await();
        log.add(List.of(entry(NOON, "b", "x")));
        try {
            assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
                assertThat(log.find(ANY, null, 10).entries()).isEmpty();
                assertThat(log.reachesBackTo()).isEmpty();
                log.close();
            });
        } finally {
            out.released.countDown();
        }
    }

    @Test
    void theOldestFileIsDeleted() throws IOException {
        try (var log = open(2_000, 3)) {
            for (int i = 0; i < 100; i++) {
                log.add(List.of(entry(NOON.plusSeconds(i), "k" + i, "x")));
                log.find(ANY, null, 1); // writes each by itself
            }
            assertThat(files()).hasSize(3);
            for (var file : files()) {
                assertThat(Files.size(file)).isLessThan(2_500);
            }
            assertThat(log.find(query("k0", null, null), null, 1).entries()).isEmpty();
            assertThat(log.find(query("k99", null, null), null, 1).entries()).hasSize(1);
            assertThat(log.reachesBackTo().orElseThrow()).isAfter(NOON);
        }
    }

    @Test
    void pagesFollowOneAnotherAcrossFiles() throws IOException {
        try (var log = open(2_000, 100)) {
            for (int i = 0; i < 50; i++) {
                log.add(List.of(entry(NOON.plusSeconds(i), "k" + i, "x")));
                log.find(ANY, null, 1);
            }
            var seen = new ArrayList<String>();
            @Nullable String next = null;
            do {
                var page = log.find(ANY, next, 7);
                page.entries().forEach(each -> seen.add(each.key()));
                next = page.next();
            } while (next != null);
            assertThat(seen)
                    .hasSize(50)
                    .doesNotHaveDuplicates()
                    .startsWith("k49", "k48")
                    .endsWith("k0");
            for (var bad : List.of("x", "1", "1.", "-1.5", "99999999999.1")) {
                assertThatThrownBy(() -> log.find(ANY, bad, 7)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void aDayIsFoundWithoutReadingTheOthers() throws IOException {
        try (var log = open(1_000, 100)) {
            for (int hour = 0; hour < 24 * 5; hour++) {
                log.add(List.of(entry(NOON.plusSeconds(3600L * hour), "k" + hour, "x")));
                log.find(ANY, null, 1);
            }
            var from = Instant.parse("2026-11-30T00:00:00Z");
            var page = log.find(query("", from, from.plusSeconds(24 * 3600)), null, 100);
            assertThat(page.next()).isNull();
            assertThat(page.entries())
                    .extracting(AccessEntry::key)
                    .hasSize(24)
                    .startsWith("k59")
                    .endsWith("k36");
        }
    }

    @Test
    void linesThatCannotBeWrittenAreLostAndCounted() throws IOException {
        Files.writeString(directory.resolve("requests"), "no directory");
        try (var log = open(1 << 20, 4)) {
            log.add(List.of(entry(NOON, "a", "x"), entry(NOON, "b", "x")));
            assertThat(log.find(ANY, null, 1).entries()).isEmpty();
            assertThat(log.lost()).isEqualTo(2);
            Files.delete(directory.resolve("requests"));
            log.add(List.of(entry(NOON, "c", "x")));
            assertThat(log.find(ANY, null, 1).entries())
                    .extracting(AccessEntry::key)
                    .containsExactly("c");
            assertThat(log.lost()).isEqualTo(2);
        }
    }

    private static List<String> found(AccessLog log) throws IOException {
        return log.find(ANY, null, 10).entries().stream().map(AccessEntry::key).toList();
    }

    @Test
    void aNewFileThatCannotBeBegunIsTriedAgainWithTheNextLines() throws IOException {
        var files = directory.resolve("requests");
        var archive = directory.resolve("archive");
        try (var log = open(1, 4)) {
            log.add(List.of(entry(NOON, "before", "x")));
            assertThat(found(log)).containsExactly("before");
            Files.move(files, archive);
            Files.writeString(files, "no directory");
            log.add(List.of(entry(NOON, "meanwhile", "x")));
            assertThat(found(log)).isEmpty();
            assertThat(log.lost()).isEqualTo(1);
            Files.delete(files);
            Files.move(archive, files);
            log.add(List.of(entry(NOON, "after", "x")));
            assertThat(found(log)).containsExactly("after", "before");
            assertThat(log.lost()).isEqualTo(1);
        }
    }

    @Test
    void aLogThatCannotBeWrittenIsATroubleUntilItCan() throws IOException {
        var files = directory.resolve("requests");
        Files.writeString(files, "no directory");
        try (var log = open(1 << 20, 4)) {
            assertThat(log.troubles()).isEmpty();
            log.add(List.of(entry(NOON, "a", "x")));
            assertThat(found(log)).isEmpty();
            assertThat(log.troubles()).singleElement().asString().contains("cannot be written", files.toString());
            Files.delete(files);
            log.add(List.of(entry(NOON, "b", "x")));
            assertThat(found(log)).containsExactly("b");
            assertThat(log.troubles()).isEmpty();
        }
    }

    @Test
    void filesThatAreMovedAwayGetNoMoreLinesAndTheirNumbersStayTheirs() throws IOException {
        try (var log = open(1 << 20, 4)) {
            log.add(List.of(entry(NOON, "a", "x")));
            assertThat(found(log)).containsExactly("a");
            Files.move(directory.resolve("requests"), directory.resolve("archive"));
            log.add(List.of(entry(NOON, "b", "x")));
            assertThat(found(log)).containsExactly("b");
            assertThat(files()).extracting(Path::getFileName).containsExactly(Path.of("requests-0000000002.jsonl"));
            assertThat(log.lost()).isZero();
        }
    }

    /// Lines are not synced, so a power cut may leave anything.
    @Test
    void aTornFirstLineOfAFileHidesNoLineBehindIt() throws IOException {
        try (var log = open(1 << 20, 4)) {
            log.add(List.of(entry(NOON, "a", "x")));
            assertThat(found(log)).containsExactly("a");
        }
        var file = files().getFirst();
        var torn = new ByteArrayOutputStream();
        torn.write(new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0x80, '\n'});
        torn.write(Files.readAllBytes(file));
        Files.write(file, torn.toByteArray());
        try (var log = open(1 << 20, 4)) {
            log.add(List.of(entry(NOON.plusSeconds(1), "b", "x")));
            assertThat(found(log)).containsExactly("b", "a");
            assertThat(log.reachesBackTo()).contains(NOON);
            assertThat(log.find(query("", NOON, null), null, 10).entries()).hasSize(2);
        }
    }

    @Test
    void anInterruptedSearchDoesNotStopTheLog() throws IOException {
        try (var log = open(1 << 20, 4)) {
            log.add(List.of(entry(NOON, "a", "x")));
            assertThat(found(log)).containsExactly("a");
            log.add(List.of(entry(NOON, "b", "x")));
            Thread.currentThread().interrupt();
            try {
                log.find(ANY, null, 10);
            } catch (IOException interrupted) {
                // The interrupted search itself may fail.
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            log.add(List.of(entry(NOON, "c", "x")));
            assertThat(found(log)).containsExactly("c", "b", "a");
            assertThat(log.lost()).isZero();
        }
    }

    /// A disk that takes no lines must not fill the memory.
    @Test
    void theQueueOfLinesIsBounded() throws Exception {
        var stuck = new java.util.concurrent.CountDownLatch(1);
        var blocked = new java.util.concurrent.CountDownLatch(1);
        var out = new OutputStream() {
            @Override
            public void write(int b) {}

            @Override
            public void write(byte[] bytes) throws IOException {
                try {
                    blocked.countDown();
                    stuck.await();
                } catch (InterruptedException stopped) {
                    throw new IOException(stopped);
                }
            }
        };
        try (var log = open(settings(AccessForm.JSON, Output.STANDARD_OUTPUT, 1 << 20, 4), out)) {
            var key = "k".repeat(1000);
            log.add(List.of(entry(NOON, key, "x")));
            blocked.await();
            for (int i = 0; i < 100_000; i++) {
                log.add(List.of(entry(NOON, key, "x")));
            }
            assertThat(log.lost()).isBetween(50_000L, 99_999L);
            stuck.countDown();
        }
    }

    @Test
    void changesHaveLinesUnlessAStrangerFails() {
        var changes = AccessSettings.DEFAULT;
        assertThat(changes.logged()).isEqualTo(Logged.CHANGES);
        assertThat(changes.wants("PUT", true, 200)).isTrue();
        assertThat(changes.wants("DELETE", true, 403)).isTrue();
        assertThat(changes.wants("POST", false, 403)).isFalse();
        assertThat(changes.wants("GET", true, 200)).isFalse();
        assertThat(changes.wants("HEAD", true, 200)).isFalse();
        var off = new AccessSettings(Logged.OFF, AccessForm.JSON, Output.FILES, 1 << 20, 2);
        assertThat(off.wants("PUT", true, 200)).isFalse();
    }
}
