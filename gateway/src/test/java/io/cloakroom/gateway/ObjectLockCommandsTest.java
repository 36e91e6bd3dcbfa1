package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess.Result;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// The commands about Object Lock.
@TestInstance(Lifecycle.PER_CLASS)
final class ObjectLockCommandsTest {
    @TempDir
    private static Path directory;

    private @Nullable CloakroomProcess server;

    @BeforeAll
    void start() throws Exception {
        var started = CloakroomProcess.serve(directory.resolve("data"), Map.of());
        server = started;
        started.ready();
    }

    @AfterAll
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static Result cli(String... arguments) {
        return CommandRun.run(Map.of("CLOAKROOM_DATA", directory.resolve("data").toString()), "", arguments);
    }

    private static String good(String... arguments) {
        var result = cli(arguments);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    private static String refused(String... arguments) {
        var result = cli(arguments);
        assertThat(result.code()).isNotZero();
        return result.err();
    }

    @Test
    void aBucketGetsObjectLockAndADefault() {
        good("bucket", "create", "default", "later");
        assertThat(refused("bucket", "object-lock", "default", "later", "--enable"))
                .contains("must keep versions first");
        good("bucket", "versioning", "default", "later", "--set", "enabled");
        assertThat(good("bucket", "object-lock", "default", "later", "--mode", "governance", "--days", "3"))
                .contains("governance", "3", "days");
        assertThat(good("bucket", "object-lock", "default", "later")).contains("governance");
        assertThat(good("bucket", "object-lock", "default", "later", "--enable"))
                .contains("governance", "3", "days");
        assertThat(good("bucket", "object-lock", "default", "later", "--no-default"))
                .doesNotContain("governance");
    }

    /// Object Lock cannot be disabled. A command that removes a default which is not set must not enable it.
    @Test
    void takingTheDefaultAwayEnablesNothing() {
        good("bucket", "create", "default", "plain");
        good("bucket", "versioning", "default", "plain", "--set", "enabled");
        assertThat(refused("bucket", "object-lock", "default", "plain", "--no-default"))
                .contains("bucket plain has no Object Lock");
        assertThat(good("bucket", "object-lock", "default", "plain")).contains("false");
        assertThat(good("bucket", "object-lock", "default", "plain", "--enable"))
                .contains("true");
    }

    @Test
    void ownersChangeGovernanceInOneStep() {
        good("bucket", "create", "default", "firm", "--object-lock");
        good("bucket", "create-folder", "default", "firm", "f/");
        good("bucket", "retain", "default", "firm", "f/", "--until", "2999-01-01T00:00:00Z");
        assertThat(refused("bucket", "retain", "default", "firm", "f/", "--until", "2998-01-01T00:00:00Z"))
                .contains("--bypass-governance");
        assertThat(good(
                        "bucket",
                        "retain",
                        "default",
                        "firm",
                        "f/",
                        "--until",
                        "2998-01-01T00:00:00Z",
                        "--bypass-governance"))
                .contains("2998-01-01T00:00:00Z");
    }

    @Test
    void aLinkThatStoresSaysWhatMustBeSentWithIt() throws Exception {
        good("token", "create", "--project", "default", "--user", "admin");
        good("bucket", "create", "default", "inbox", "--object-lock");
        var free = cli("bucket", "link", "default", "inbox", "k", "--put");
        assertThat(free.err()).doesNotContain("Content-MD5");
        good("bucket", "object-lock", "default", "inbox", "--mode", "governance", "--days", "1");
        var link = cli("bucket", "link", "default", "inbox", "k", "--put");
        assertThat(link.err())
                .contains("the bucket retains what is stored in it, so the request needs the header Content-MD5");
        var url = URI.create(link.out().strip());
        assertThat(put(url)).isEqualTo(400);
        assertThat(put(url, "x-amz-checksum-crc32", "NhCmhg==")).isEqualTo(403);
        assertThat(put(url, "content-md5", "XUFAKrxLKna5cZ2REBfFkg==")).isEqualTo(200);
        assertThat(good("bucket", "protection", "default", "inbox", "k")).contains("governance");
    }

    private static int put(URI link, String... headers) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(link).PUT(HttpRequest.BodyPublishers.ofString("hello"));
            return http.send(
                            (headers.length == 0 ? request : request.headers(headers)).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void aForcedDeletionDeletesNothingWhileAVersionMustStay() {
        good("bucket", "create", "default", "kept", "--object-lock");
        good("bucket", "create-folder", "default", "kept", "free/");
        good("bucket", "create-folder", "default", "kept", "held/");
        good("bucket", "legal-hold", "default", "kept", "held/", "--set", "on");
        assertThat(refused("bucket", "delete", "default", "kept"))
                .contains("bucket kept cannot be deleted, since Object Lock protects 1 version in it: held/ (version ");
        assertThat(refused("bucket", "delete", "default", "kept", "--force", "--name", "kept"))
                .contains("nothing was deleted, since Object Lock protects 1 version in bucket kept: held/ (version ")
                .contains("a legal hold protects it")
                .doesNotContain("--force deletes them");
        assertThat(good("bucket", "objects", "default", "kept")).contains("free/", "held/");
        good("bucket", "legal-hold", "default", "kept", "held/", "--set", "off");
        assertThat(good("bucket", "delete", "default", "kept", "--force", "--name", "kept"))
                .isEqualTo("Bucket deleted.\n");
    }

    @Test
    void anObjectIsRetainedHeldAndLetGo() {
        good("bucket", "create", "default", "locked", "--object-lock");
        good("bucket", "create-folder", "default", "locked", "f/");
        assertThat(good("bucket", "retain", "default", "locked", "f/", "--until", "2999-01-01T00:00:00Z"))
                .contains("governance", "2999-01-01T00:00:00Z");
        good("bucket", "legal-hold", "default", "locked", "f/", "--set", "on");
        var shown = good("bucket", "protection", "default", "locked", "f/");
        assertThat(shown).contains("a legal hold protects it, and it is retained until 2999-01-01T00:00:00Z");
        assertThat(refused("project", "delete", "default", "--with-data", "default"))
                .contains("cannot be deleted, since Object Lock protects versions in it: ", "locked/f/");
        good("bucket", "legal-hold", "default", "locked", "f/", "--set", "off");
        good("bucket", "retain", "default", "locked", "f/", "--release");
        assertThat(good("bucket", "protection", "default", "locked", "f/")).doesNotContain("retained until");
    }

    @Test
    void theClockIsShownAndOnlyConfirmedByWhoNamesTheTime() {
        assertThat(good("clock", "show")).contains("System clock", "Retention clock");
        assertThat(refused("clock", "confirm")).contains("the server's clock shows", "--time");
        assertThat(refused("clock", "confirm", "--time", "2020-01-01T00:00:00Z"))
                .contains("only if that is the right time");
    }
}
