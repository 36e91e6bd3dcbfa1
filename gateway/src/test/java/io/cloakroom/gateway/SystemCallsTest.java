package io.cloakroom.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// A 200 means that the bytes are on disk. This test traces what the server calls between the last byte of a body and
/// the status line. Needs `strace`, without which it is skipped (but not in CI).
final class SystemCallsTest {
    private static final String CALLS =
            "trace=read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg,fsync,fdatasync,sync_file_range";
    private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
    private static final String UNFINISHED = "<unfinished ...>";
    private static final Pattern BODY =
            Pattern.compile("(read|readv|recvfrom|recvmsg)\\(\\d+<(TCP|socket).* = [1-9]\\d*");
    private static final Pattern STATUS = Pattern.compile("(write|writev|sendto|sendmsg)\\(.*HTTP/1\\.1 200 .*");
    private static final Pattern LOG_SYNC = Pattern.compile("fdatasync\\(\\d+<.*/\\d+\\.log>\\) += 0");

    @TempDir
    private Path directory;

    /// A call with the numbers of the lines on which it began and ended.
    private record Call(int began, int ended, String text) {}

    /// `strace` on all threads of a process.
    private record Trace(Process strace, BufferedReader said, Path file) implements AutoCloseable {
        static Trace of(long pid, Path file) throws IOException {
            var strace = new ProcessBuilder(
                            "strace", "-f", "-y", "-s", "64", "-e", CALLS, "-o", file.toString(), "-p", "" + pid)
                    .redirectErrorStream(true)
                    .start();
            var said = new BufferedReader(new InputStreamReader(strace.getInputStream(), UTF_8));
            var line = said.readLine();
            assertThat(line).contains("attached");
            return new Trace(strace, said, file);
        }

        /// Detaches from the process, and returns the traced calls.
        List<Call> calls() throws Exception {
            close();
            var calls = new ArrayList<Call>();
            var unfinished = new HashMap<String, Call>();
            var lines = Files.readAllLines(file, java.nio.charset.StandardCharsets.ISO_8859_1);
            for (int i = 0; i < lines.size(); i++) {
                var line = LINE.matcher(lines.get(i));
                assertThat(line.matches()).as(lines.get(i)).isTrue();
                var text = line.group(2);
                var resumed = RESUMED.matcher(text);
                if (text.endsWith(UNFINISHED)) {
                    text = text.substring(0, text.length() - UNFINISHED.length());
                    unfinished.put(line.group(1), new Call(i, Integer.MAX_VALUE, text));
                } else if (resumed.matches()) {
                    var begun = unfinished.remove(line.group(1));
                    if (begun != null) {
                        calls.add(new Call(begun.began, i, begun.text.strip() + resumed.group(1)));
                    }
                } else {
                    calls.add(new Call(i, i, text));
                }
            }
            return calls;
        }

        @Override
        public void close() throws IOException {
            strace.toHandle().destroy(); // which leaves the pipe open
            for (var line = said.readLine(); line != null; line = said.readLine()) {
                // It prints a line for each thread from which it detaches.
            }
            strace.onExit().join();
        }
    }

    @Test
    void everythingIsSyncedBetweenTheLastByteOfTheBodyAndTheStatusLine() throws Exception {
        Programs.require("strace");
        try (var server = serve(GivenKeys.ENVIRONMENT);
                var s3 = GivenKeys.client(URI.create(server.ready().group(1)))) {
            put(s3, "opens the store", 10);

            assertThat(syncs(server, s3, "in the record", 4096)).containsExactly("log");
            assertThat(syncs(server, s3, "in a new segment", 100 << 10))
                    .containsExactly("data of segments", "names in segments", "log");
            assertThat(syncs(server, s3, "in the same segment", 100 << 10)).containsExactly("data of segments", "log");
            assertThat(syncs(server, s3, "in an extent", 9 << 20))
                    .containsExactly("data of extents", "names in extents", "log");
            assertThat(syncs(server, s3, "in another extent", 9 << 20))
                    .containsExactly("data of extents", "names in extents", "log");
        }
    }

    /// Shows that the test above can detect a missing sync.
    @Test
    void nothingIsSyncedWhenTheOperatingSystemIsTrusted() throws Exception {
        Programs.require("strace");
        var environment = new HashMap<>(GivenKeys.ENVIRONMENT);
        environment.put("CLOAKROOM_DURABILITY", "os");
        try (var server = serve(environment);
                var s3 = GivenKeys.client(URI.create(server.ready().group(1)))) {
            put(s3, "opens the store", 10);
            assertThat(fewestSyncs(server, s3, "in the record", 4096)).isEmpty();
            assertThat(fewestSyncs(server, s3, "in a new segment", 100 << 10)).isEmpty();
            assertThat(fewestSyncs(server, s3, "in an extent", 9 << 20)).isEmpty();
        }
    }

    /// Looks for syncs that a request itself waits for. The log is also synced in the background, once a second. A slow
    /// request may coincide with that, but not five times in a row.
    private List<String> fewestSyncs(CloakroomProcess server, S3Client s3, String key, int size) throws Exception {
        var fewest = syncs(server, s3, key, size);
        for (int again = 0; again < 4 && !fewest.isEmpty(); again++) {
            var seen = syncs(server, s3, key, size);
            fewest = seen.size() < fewest.size() ? seen : fewest;
        }
        return fewest;
    }

    private CloakroomProcess serve(Map<String, String> environment) throws IOException {
        var data = directory.resolve("data").toString();
        return CloakroomProcess.start(environment, "serve", "--data", data, "--s3-port", "0", "--admin-port", "0");
    }

    private static void put(S3Client s3, String key, int size) {
        s3.putObject(request -> request.bucket(GivenKeys.BUCKET).key(key), RequestBody.fromBytes(new byte[size]));
    }

    /// The files that were synced completely between the last read of the body and the status line, in the order of their
    /// last syncs, because the log is also synced in the background.
    private List<String> syncs(CloakroomProcess server, S3Client s3, String key, int size) throws Exception {
        var file = directory.resolve("trace");
        List<Call> calls;
        try (var trace = Trace.of(server.pid(), file)) {
            put(s3, key, size);
            calls = trace.calls();
        }
        int status = calls.stream()
                .filter(call -> STATUS.matcher(call.text).matches())
                .mapToInt(Call::began)
                .findFirst()
                .orElseThrow(() -> new AssertionError(key + ": no status line among " + calls));
        int body = calls.stream()
                .filter(call -> call.ended < status && BODY.matcher(call.text).matches())
                .mapToInt(Call::ended)
                .max()
                .orElseThrow(() -> new AssertionError(key + ": no body among " + calls));
        return calls.stream()
                .filter(call -> call.began > body && call.ended < status)
                .map(call -> meaning(call.text))
                .filter(meaning -> !meaning.isEmpty())
                .toList()
                .reversed()
                .stream()
                .distinct()
                .toList()
                .reversed();
    }

    private static String meaning(String call) {
        if (LOG_SYNC.matcher(call).matches()) {
            return "log";
        }
        for (var kind : List.of("segments", "extents")) {
            if (call.matches("fdatasync\\(\\d+<.*/" + kind + "/[0-9a-f]{16}>\\) += 0")) {
                return "data of " + kind;
            }
            if (call.matches("fsync\\(\\d+<.*/" + kind + ">\\) += 0")) {
                return "names in " + kind;
            }
        }
        return "";
    }
}
