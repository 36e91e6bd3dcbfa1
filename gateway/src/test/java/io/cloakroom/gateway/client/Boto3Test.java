package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs the calls and assertions of `boto3_calls.py` and `boto3_encryption.py` with boto3.
class Boto3Test {
    @RegisterExtension
    static final RealServers SERVERS = new RealServers();

    @TempDir
    Path home;

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Way#all")
    void listsObjectsAndMetadata(Way way) throws Exception {
        run(way.release(), SERVERS.over(way), "boto3_calls.py", 16);
    }

    /// Over https, because the server refuses clients' keys over http.
    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.Release#all")
    void encrypts(Release release) throws Exception {
        run(release, SERVERS.over(true), "boto3_encryption.py", 6);
    }

    private void run(Release release, RealServer server, String name, int expected) throws Exception {
        var python = new Client(home, release.find("python").toString())
                .with("AWS_ACCESS_KEY_ID", RealServer.ACCESS_KEY)
                .with("AWS_SECRET_ACCESS_KEY", RealServer.SECRET_KEY)
                .with("ENDPOINT", server.endpoint())
                .with("PREFIX", server.bucketName())
                .with("KMS_KEY", server.kmsKey());
        if (server.secure()) {
            python.with("AWS_CA_BUNDLE", server.certificateAuthority().toString());
        }
        if (!canImport(python)) {
            throw Release.missing("boto3 (" + release.directory() + ")");
        }
        var script = home.resolve(name);
        try (var source = Objects.requireNonNull(Boto3Test.class.getResourceAsStream("/client/" + name))) {
            Files.copy(source, script);
        }
        var tests = python.succeed("-W", "ignore", script, "-v");
        assertThat(tests.err())
                .contains("\nOK")
                .contains("Ran " + expected + " tests")
                .doesNotContain("skipped");
    }

    private static boolean canImport(Client python) throws Exception {
        return python.run("-c", "import importlib.util; print(importlib.util.find_spec('boto3') is not None)")
                .contains("True");
    }
}
