package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.snippet.Snippet.Code;
import io.cloakroom.admin.snippet.TokenFacts;
import io.cloakroom.admin.snippet.TokenFacts.Level;
import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.s3.policy.ScopeChoice;
import io.cloakroom.s3.policy.ScopeDocument;
import io.cloakroom.storage.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tokens that are limited to a bucket or a prefix, or may only read, write or list. Whoever follows the instructions
/// for a client to the letter succeeds, and sees what the instructions promise.
class LimitedSnippetsTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    @TempDir
    Path home;

    private final TestBucket bucket = GATEWAY.bucket();

    /// @param prefix of the token; empty for the whole bucket
    record Trial(Release release, String prefix, Level level) {
        static Stream<Trial> of(Stream<Release> releases, Level... levels) {
            return releases.flatMap(release -> Stream.of("", "host-7/")
                    .flatMap(prefix -> Stream.of(levels).map(level -> new Trial(release, prefix, level))));
        }

        static Stream<Trial> all() {
            return of(Release.all(), Level.READ_WRITE, Level.READ, Level.LIST, Level.WRITE);
        }

        /// Debian's AWS CLI does not support an endpoint in the environment or the profile.
        static Stream<Trial> current() {
            return all().filter(each -> each.release != Release.DEBIAN);
        }

        static Stream<Trial> readers() {
            return of(Release.all(), Level.READ);
        }

        static Stream<Trial> currentReaders() {
            return readers().filter(each -> each.release != Release.DEBIAN);
        }

        /// For clients that exist in one release only.
        static Stream<Trial> installed() {
            return of(Stream.of(Release.INSTALLED), Level.READ, Level.LIST, Level.WRITE);
        }

        static Stream<Trial> installedReaders() {
            return of(Stream.of(Release.INSTALLED), Level.READ);
        }
    }

    @BeforeEach
    void plant() throws Exception {
        bucket.put("elsewhere/secret-name", "not yours");
        bucket.put("host-7/there.txt", "there");
        bucket.put("host-7/deep/two.txt", "two");
    }

    private SnippetHome at(Trial trial, Level level, String name) throws Exception {
        var code = level.name().toLowerCase(Locale.ROOT).replace('_', '-');
        var prefixes = trial.prefix().isEmpty() ? List.<String>of() : List.of(trial.prefix());
        var policy = ScopeDocument.of(new ScopeChoice(code, List.of(bucket.name()), prefixes, List.of()));
        var keys = GATEWAY.limited(bucket.account(), policy);
        var directory = Files.createDirectories(home.resolve(name));
        var facts = new TokenFacts(
                GATEWAY.endpoint().toString(),
                "eu-test-1",
                keys.project().id(),
                keys.project().name(),
                "0123456789abcdef",
                "someone",
                keys.accessKey(),
                keys.secretKey(),
                bucket.name());
        return new SnippetHome(directory, facts.within(trial.prefix(), level));
    }

    /// Writes the files of the instructions, and runs their commands.
    private static String follow(SnippetHome at, String client, Path program) throws Exception {
        for (var code : at.guide(client).codes().toList()) {
            if (code.file() != null) {
                at.write(code.id());
            }
        }
        var typed = at.guide(client)
                .codes()
                .filter(code -> code.file() == null)
                .map(Code::text)
                .collect(Collectors.joining());
        return at.shell(program).run(typed);
    }

    private void assertDid(Trial trial, String out) throws Exception {
        if (trial.level() == Level.WRITE) {
            assertPut(trial);
        } else {
            assertThat(out).contains(trial.prefix().isEmpty() ? "host-7" : "there.txt");
            if (!trial.prefix().isEmpty()) {
                assertThat(out).doesNotContain("secret-name");
            }
        }
    }

    private void assertPut(Trial trial) throws Exception {
        assertThat(bucket.wire().get(bucket.path(trial.prefix() + "hello.txt")).text())
                .isEqualTo("Hello");
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.LimitedSnippetsTest$Trial#current")
    void theAwsCliListsOrPuts(Trial trial) throws Exception {
        for (var client : List.of("env", "dotenv", "aws-cli")) {
            var at = at(trial, trial.level(), client);
            assertDid(trial, follow(at, client, trial.release().find("aws")));
        }
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.LimitedSnippetsTest$Trial#all")
    void rcloneListsOrPuts(Trial trial) throws Exception {
        var at = at(trial, trial.level(), "rclone");
        assertDid(trial, follow(at, "rclone", trial.release().find("rclone")));
    }

    /// What a user types next with a token that may write. The client must not try to create the bucket, because the
    /// token may not do that.
    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.LimitedSnippetsTest$Trial#all")
    void rcloneCopiesWithTheRemoteThatWasMade(Trial trial) throws Exception {
        if (trial.level() == Level.READ_WRITE) {
            var at = at(trial, trial.level(), "rclone");
            at.write("rclone");
            at.shell(trial.release().find("rclone"))
                    .run("printf Hello >up.txt; rclone copyto up.txt cloakroom:%s/%shello.txt"
                            .formatted(bucket.name(), trial.prefix()));
            assertPut(trial);
        }
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.LimitedSnippetsTest$Trial#all")
    void s3cmdListsOrPuts(Trial trial) throws Exception {
        var at = at(trial, trial.level(), "s3cmd");
        assertDid(trial, follow(at, "s3cmd", trial.release().find("s3cmd")));
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.LimitedSnippetsTest$Trial#installed")
    void curlListsOrPuts(Trial trial) throws Exception {
        var at = at(trial, trial.level(), "curl");
        var out = follow(at, "curl", Programs.require("curl"));
        assertDid(trial, out);
        if (trial.level() != Level.WRITE) {
            assertThat(out).contains("<Key>host-7/there.txt</Key>");
        }
    }

    private SnippetHome writer(Trial trial) throws Exception {
        var writer = at(trial, Level.READ_WRITE, "writer");
        Files.writeString(
                Files.createDirectories(writer.directory().resolve("Documents")).resolve("up.txt"), "Hello");
        return writer;
    }

    private static void assertRestored(SnippetHome reader) throws Exception {
        try (var files = Files.walk(reader.directory().resolve("restored"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasFileName("up.txt").hasContent("Hello"));
        }
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.LimitedSnippetsTest$Trial#readers")
    void resticRestoresWhatAnotherTokenBackedUp(Trial trial) throws Exception {
        var restic = trial.release().find("restic");
        follow(writer(trial), "restic", restic);
        var reader = at(trial, Level.READ, "reader");
        follow(reader, "restic", restic);
        assertRestored(reader);
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.LimitedSnippetsTest$Trial#currentReaders")
    void kopiaShowsWhatAnotherTokenBackedUp(Trial trial) throws Exception {
        var kopia = trial.release().find("kopia");
        var writer = writer(trial);
        follow(writer, "kopia", kopia);
        var reader = at(trial, Level.READ, "reader");
        var documents = writer.directory().resolve("Documents");
        assertThat(follow(reader, "kopia", kopia)).contains(documents.toString());
        reader.shell(kopia)
                .with("KOPIA_PASSWORD", "YOUR-PASSPHRASE")
                .run("kopia snapshot restore " + documents + " ~/restored");
        assertRestored(reader);
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.LimitedSnippetsTest$Trial#installedReaders")
    void duplicityRestoresWhatAnotherTokenBackedUp(Trial trial) throws Exception {
        var duplicity = Programs.require("duplicity");
        follow(writer(trial), "duplicity", duplicity);
        var reader = at(trial, Level.READ, "reader");
        follow(reader, "duplicity", duplicity);
        assertRestored(reader);
    }

    private void assertProgramDid(Trial trial, String out) throws Exception {
        if (trial.level() == Level.WRITE) {
            assertThat(out).isEqualTo("Stored\n");
            assertPut(trial);
        } else {
            var all = "host-7/deep/two.txt\nhost-7/there.txt\n";
            assertThat(out).isEqualTo(trial.prefix().isEmpty() ? "elsewhere/secret-name\n" + all : all);
        }
    }

    private static Stream<Trial> programs(Stream<Trial> all) {
        return all.filter(each -> each.level() != Level.READ_WRITE);
    }

    static Stream<Trial> programs() {
        return programs(Trial.all());
    }

    static Stream<Trial> currentPrograms() {
        return programs(Trial.current());
    }

    @ParameterizedTest
    @MethodSource("programs")
    void boto3ListsOrPuts(Trial trial) throws Exception {
        var at = at(trial, trial.level(), "boto3");
        var python = new Client(at.directory(), trial.release().find("python").toString());
        assertProgramDid(trial, python.run("-W", "ignore", at.write("boto3")));
    }

    @ParameterizedTest
    @MethodSource("currentPrograms")
    void theSdkForGoListsOrPuts(Trial trial) throws Exception {
        var at = at(trial, trial.level(), "go");
        var module = trial.release().library("aws-go");
        var go = new Client(at.directory(), trial.release().find("go").toString())
                .with("GOCACHE", module.resolve("cache").toString());
        assertProgramDid(trial, go.run("run", "-C", module, at.write("aws-go")));
    }

    @ParameterizedTest
    @MethodSource("currentPrograms")
    void theSdkForJavaScriptListsOrPuts(Trial trial) throws Exception {
        var at = at(trial, trial.level(), "javascript");
        var node = new Client(at.directory(), Programs.require("node").toString());
        var libraries = Files.createSymbolicLink(
                at.directory().resolve("node_modules"),
                trial.release().library("javascript").resolve("node_modules"));
        assertProgramDid(trial, node.run(at.write("aws-javascript")));
        Files.delete(libraries);
    }

    @ParameterizedTest
    @MethodSource("io.cloakroom.gateway.client.LimitedSnippetsTest$Trial#installed")
    void theSdkForJavaListsOrPuts(Trial trial) throws Exception {
        var at = at(trial, trial.level(), "java");
        var java = new Client(
                at.directory(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dsoftware.amazon.awssdk.http.service.impl="
                        + software.amazon.awssdk.http.urlconnection.UrlConnectionSdkHttpService.class.getName(),
                "-cp",
                System.getProperty("java.class.path"));
        assertProgramDid(trial, java.run(at.write("aws-java")));
    }
}
