package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls of `aws s3api` on a bucket. All are made by one process: see `aws_calls.py`.
final class AwsCalls implements AutoCloseable {
    private final Running running;
    private final String bucket;

    private AwsCalls(Running running, String bucket) {
        this.running = running;
        this.bucket = bucket;
    }

    private record Running(
            String endpoint, Process process, BufferedWriter input, BufferedReader output, Path errors) {}

    /// The same process, and another bucket.
    AwsCalls on(String other) {
        return new AwsCalls(running, other);
    }

    /// @param release whose Python has the AWS CLI
    /// @param home    an empty directory
    static AwsCalls start(Release release, RealServer server, Path home) throws Exception {
        var python = release.find("python").toString();
        var found = new Client(home, python)
                .run("-c", "import importlib.util; print(importlib.util.find_spec('awscli') is not None)");
        if (!found.contains("True")) {
            throw Release.missing("awscli (" + release.directory() + ")");
        }
        var script = home.resolve("aws_calls.py");
        try (var source = Objects.requireNonNull(AwsCalls.class.getResourceAsStream("/client/aws_calls.py"))) {
            Files.copy(source, script);
        }
        var errors = home.resolve("errors");
        var builder = new ProcessBuilder(python, "-W", "ignore", script.toString()).redirectError(errors.toFile());
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_"));
        environment.put("HOME", home.toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("AWS_ACCESS_KEY_ID", RealServer.ACCESS_KEY);
        environment.put("AWS_SECRET_ACCESS_KEY", RealServer.SECRET_KEY);
        environment.put("AWS_DEFAULT_REGION", "us-east-1");
        if (server.secure()) {
            environment.put("AWS_CA_BUNDLE", server.certificateAuthority().toString());
        }
        var process = builder.start();
        var input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return new AwsCalls(new Running(server.endpoint(), process, input, output, errors), "");
    }

    String bucket() {
        return bucket;
    }

    private JsonNode attempt(String call, String... arguments) throws IOException {
        return attempt(Stream.concat(Stream.of("s3api", call, "--bucket", bucket), Arrays.stream(arguments)));
    }

    private JsonNode attempt(Stream<String> call) throws IOException {
        var words = Stream.concat(Stream.of("--endpoint-url", running.endpoint), call)
                .toList();
        running.input.write(JsonMapper.shared().writeValueAsString(words));
        running.input.newLine();
        running.input.flush();
        var answer = running.output.readLine();
        if (answer == null) {
            throw new AssertionError("it ended: " + Files.readString(running.errors));
        }
        return JsonMapper.shared().readTree(answer);
    }

    /// Expects that the call succeeds.
    ///
    /// @return what it printed
    String run(String call, String... arguments) throws IOException {
        var answer = attempt(call, arguments);
        assertThat(answer.path("code").asInt())
                .as("%s %s: %s", call, Arrays.toString(arguments), answer)
                .isZero();
        return answer.path("out").asString();
    }

    /// Calls `aws s3` instead, and expects that it succeeds.
    void s3(String... words) throws IOException {
        var answer = attempt(Stream.concat(Stream.of("s3"), Arrays.stream(words)));
        assertThat(answer.path("code").asInt())
                .as("s3 %s: %s", Arrays.toString(words), answer)
                .isZero();
    }

    /// Expects that the call succeeds and prints JSON.
    JsonNode json(String call, String... arguments) throws IOException {
        return JsonMapper.shared().readTree(run(call, arguments));
    }

    /// Expects that the call fails.
    ///
    /// @return the code of the error that it names
    String fail(String call, String... arguments) throws IOException {
        var answer = attempt(call, arguments);
        var text = answer.path("err").asString();
        assertThat(answer.path("code").asInt())
                .as("%s %s: %s", call, Arrays.toString(arguments), answer)
                .isNotZero();
        assertThat(text).contains("An error occurred (");
        return text.substring(text.indexOf('(') + 1, text.indexOf(')'));
    }

    @Override
    public void close() {
        running.process.destroyForcibly().onExit().join();
    }
}
