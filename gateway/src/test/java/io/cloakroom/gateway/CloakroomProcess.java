package io.cloakroom.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `cloakroom` as a process of its own, as its users start it.
public final class CloakroomProcess implements AutoCloseable {
    private static final Pattern READY =
            Pattern.compile("Cloakroom is ready: S3 (https?://[^ ,]+), admin (https?://[^ ,]+)");

    /// The JVM and its options, as every process of these tests has them: the tests' logging configuration is not used.
    static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dlogback.configurationFile=logback.xml",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final Process process;
    private final Path errors;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private CloakroomProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// The output of a command that ends by itself.
    record Result(int code, String out, String err) {}

    public static CloakroomProcess start(Map<String, String> environment, String... arguments) throws IOException {
        return start(List.of(), environment, arguments);
    }

    /// A server with a limit on file descriptors.
    static CloakroomProcess serveWithDescriptors(int most, Path data) throws IOException {
        var limited = List.of("sh", "-c", "ulimit -n " + most + " && exec \"$0\" \"$@\"");
        return start(limited, Map.of(), "serve", "--data", data.toString(), "--s3-port", "0", "--admin-port", "0");
    }

    /// A server whose standard output is a terminal.
    static CloakroomProcess serveOnTerminal(Path data) throws IOException {
        var terminal = List.of("sh", "-c", "exec script -qfec \"$*\" /dev/null", "sh");
        return start(terminal, Map.of(), "serve", "--data", data.toString(), "--s3-port", "0", "--admin-port", "0");
    }

    private static CloakroomProcess start(List<String> before, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(Main.class, before, environment, arguments);
    }

    /// A server with another main class, which reports in the same way that it is ready.
    public static CloakroomProcess start(Class<?> main, Map<String, String> environment) throws IOException {
        return start(main, List.of(), environment);
    }

    private static CloakroomProcess start(
            Class<?> main, List<String> before, Map<String, String> environment, String... arguments)
            throws IOException {
        var command = new ArrayList<>(before);
        command.addAll(JAVA);
        command.addAll(main == Main.class ? LoadedClasses.options() : LoadedClasses.CLASS_PATH);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        var errors = Files.createTempFile("cloakroom", ".err");
        var builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CLOAKROOM_") || name.startsWith("JAVA_"));
        builder.environment()
                .put("XDG_CONFIG_HOME", "/nonexistent"); // nor what the person at this machine signed in to
        builder.environment().putAll(environment);
        return new CloakroomProcess(builder.start(), errors);
    }

    /// A server on a data directory, with ports that the system chooses.
    public static CloakroomProcess serve(Path data, Map<String, String> environment, String... more)
            throws IOException {
        var arguments =
                new ArrayList<>(List.of("serve", "--data", data.toString(), "--s3-port", "0", "--admin-port", "0"));
        arguments.addAll(List.of(more));
        return start(environment, arguments.toArray(String[]::new));
    }

    static Result run(Map<String, String> environment, String input, String... arguments) throws Exception {
        try (var started = start(environment, arguments)) {
            try (var in = started.process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var out = new String(started.process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(started.process.waitFor(), out, started.errors());
        }
    }

    /// Waits for the line that says so.
    public Matcher ready() throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            var match = READY.matcher(line);
            if (match.matches()) {
                return match;
            }
        }
        throw new AssertionError("it ended before it was ready: " + lines + errors());
    }

    /// What came on standard output up to and with the last call of [#ready].
    List<String> lines() {
        return List.copyOf(lines);
    }

    public String errors() throws IOException {
        return Files.readString(errors);
    }

    /// Sends SIGTERM.
    ///
    /// @return the exit code
    public int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            throw new AssertionError("it does not stop");
        }
        return process.exitValue();
    }

    /// Sends SIGKILL, and waits until it is gone.
    public void kill() {
        // On a terminal, the server is a child of another process.
        var below = process.descendants().toList();
        below.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        below.forEach(each -> each.onExit().join());
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.deleteIfExists(errors);
    }
}
