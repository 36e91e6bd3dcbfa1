package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// A program as used by people who know only the endpoint, the keys and, over https, the certificate's authority. Its
/// home is an empty directory. Of this process's environment it gets only the `PATH`.
final class Client {
    private final List<String> command;
    private final Path home;
    private final Program program;
    private final Map<String, String> environment = new TreeMap<>();

    Client(Path home, String... command) {
        this(home, Client::start, command);
    }

    private Client(Path home, Program program, String... command) {
        this.home = home;
        this.program = program;
        this.command = List.of(command);
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", home.toString());
        environment.put("LC_ALL", "C.UTF-8");
    }

    /// The AWS CLI, which an [AwsProcess] runs.
    ///
    /// @param first what every call begins with
    static Client aws(Release release, Path home, String... first) {
        return new Client(home, AwsProcess.of(release)::call, first);
    }

    /// Runs a command and waits for its end.
    private interface Program {
        Result run(List<String> words, Map<String, String> environment, Path home)
                throws IOException, InterruptedException;
    }

    /// What it printed, errors apart.
    record Result(int code, String out, String err) {}

    Client with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /// Runs it, and expects that it succeeds.
    ///
    /// @return what came on standard output
    String run(Object... arguments) throws Exception {
        return succeed(arguments).out();
    }

    /// Runs it, and expects that it succeeds.
    Result succeed(Object... arguments) throws Exception {
        var result = attempt(arguments);
        assertThat(result.code())
                .as("%s: %s%s", List.of(arguments), result.out(), result.err())
                .isZero();
        return result;
    }

    /// Runs it, and expects that it fails.
    ///
    /// @return all that it printed
    String fail(Object... arguments) throws Exception {
        var result = attempt(arguments);
        assertThat(result.code())
                .as("%s: %s%s", List.of(arguments), result.out(), result.err())
                .isNotZero();
        return result.out() + result.err();
    }

    private Result attempt(Object... arguments) throws IOException, InterruptedException {
        var words = new ArrayList<>(command);
        for (var argument : arguments) {
            words.add(argument.toString());
        }
        return program.run(words, environment, home);
    }

    private static Result start(List<String> words, Map<String, String> environment, Path home)
            throws IOException, InterruptedException {
        var out = Files.createTempFile(home, "client", ".out");
        var err = Files.createTempFile(home, "client", ".err");
        var builder = new ProcessBuilder(words)
                .directory(home.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(9, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("it does not end: " + words + Files.readString(out) + Files.readString(err));
        }
        var result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        Files.delete(out);
        Files.delete(err);
        return result;
    }
}
