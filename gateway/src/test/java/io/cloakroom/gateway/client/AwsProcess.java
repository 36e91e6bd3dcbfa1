package io.cloakroom.gateway.client;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/// The AWS CLI of one release: a process that has imported it and forks for each call (`aws_calls.py`). A call gets its
/// own environment and directory, as if the program had been started there. There is one process for each release,
/// until the test JVM ends.
final class AwsProcess {
    private static final Map<Release, AwsProcess> RUNNING = new ConcurrentHashMap<>();

    private final BufferedWriter input;
    private final BufferedReader output;
    private final Path errors;

    private AwsProcess(Process process, Path errors) {
        this.input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.errors = errors;
    }

    /// @throws AssertionError when Python has no AWS CLI: as [Release#find]
    static AwsProcess of(Release release) {
        return RUNNING.computeIfAbsent(release, AwsProcess::start);
    }

    private static AwsProcess start(Release release) {
        try {
            var directory = Files.createTempDirectory("aws");
            var python = release.find("python").toString();
            var found = new Client(directory, python)
                    .run("-c", "import importlib.util; print(importlib.util.find_spec('awscli') is not None)");
            if (!found.contains("True")) {
                throw Release.missing("awscli (" + release.directory() + ")");
            }
            var script = directory.resolve("aws_calls.py");
            try (var source = Objects.requireNonNull(AwsProcess.class.getResourceAsStream("/client/aws_calls.py"))) {
                Files.copy(source, script);
            }
            var errors = directory.resolve("errors");
            var builder = new ProcessBuilder(python, "-W", "ignore", script.toString()).redirectError(errors.toFile());
            builder.environment().clear();
            builder.environment()
                    .putAll(Map.of("PATH", System.getenv("PATH"), "HOME", directory.toString(), "LC_ALL", "C.UTF-8"));
            return new AwsProcess(builder.start(), errors);
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private record Call(List<String> arguments, Map<String, String> environment, String directory) {}

    synchronized Client.Result call(List<String> arguments, Map<String, String> environment, Path directory)
            throws IOException {
        input.write(JsonMapper.shared().writeValueAsString(new Call(arguments, environment, directory.toString())));
        input.newLine();
        input.flush();
        var answer = output.readLine();
        if (answer == null) {
            throw new AssertionError("it ended: " + Files.readString(errors));
        }
        var read = JsonMapper.shared().readTree(answer);
        return new Client.Result(
                read.path("code").asInt(),
                read.path("out").asString(),
                read.path("err").asString());
    }
}
