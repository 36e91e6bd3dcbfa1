package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess.Result;
import io.cloakroom.gateway.config.Setting;
import io.cloakroom.storage.Programs;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The server and the command line as processes: standard output, files and exit codes.
class ServeTest {
    @TempDir
    Path directory;

    private CloakroomProcess serve(Map<String, String> environment, String... more) throws Exception {
        return CloakroomProcess.serve(data(), environment, more);
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Result cli(String... arguments) throws Exception {
        return CloakroomProcess.run(Map.of("CLOAKROOM_DATA", data().toString()), "", arguments);
    }

    private static JsonNode json(Result result) {
        assertThat(result.code()).as(result.err()).isZero();
        return JsonMapper.shared().readTree(result.out());
    }

    private static HttpResponse<String> get(String url) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    /// This happens after a restore, or when somebody has made the directory in advance.
    @Test
    void aDataDirectoryThatOthersCanReadIsClosed() throws Exception {
        Files.createDirectories(data());
        Files.setPosixFilePermissions(data(), PosixFilePermissions.fromString("rwxr-xr-x"));
        for (int start = 0; start < 2; start++) {
            try (var server = CloakroomProcess.serve(data(), Map.of())) {
                server.ready();
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data())))
                        .isEqualTo("rwx------");
                for (var secret : List.of("master.key", "operator-token")) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data().resolve(secret))))
                            .as(secret)
                            .isEqualTo("rw-------");
                    Files.setPosixFilePermissions(data().resolve(secret), PosixFilePermissions.fromString("rw-r--r--"));
                }
                assertThat(server.stop()).isZero();
            }
        }
    }

    /// When the terminal is closed, the password is lost. So the terminal says how to set a new one.
    @Test
    void aFirstStartOnATerminalSaysWhatToDoWhenThePasswordIsLost() throws Exception {
        Programs.require("script");
        try (var server = CloakroomProcess.serveOnTerminal(data())) {
            server.ready();
            var shown = String.join("\n", server.lines());
            assertThat(shown)
                    .containsPattern("Operator's password of user admin: \\S{23}\n")
                    .contains("./cloakroom user password admin", "./cloakroom token view ACCESS-KEY --reveal");
            assertThat(data().resolve("first-start.txt")).doesNotExist();
            var made = cli("user", "password", "admin", "--json");
            var password =
                    JsonMapper.shared().readTree(made.out()).path("password").asString();
            assertThat(shown).doesNotContain(password);
            var key = java.util.regex.Pattern.compile("Access key +(CLKR\\S+)").matcher(shown);
            assertThat(key.find()).isTrue();
            var revealed = cli("token", "view", key.group(1), "--reveal");
            var secret = java.util.regex.Pattern.compile("Secret key +(\\S+)").matcher(shown);
            assertThat(secret.find()).isTrue();
            assertThat(revealed.out()).contains(secret.group(1));
        }
    }

    @Test
    void tellsItsVersion() throws Exception {
        for (var words : List.of("--version", "-V", "version")) {
            var told = cli(words);
            assertThat(told.code()).isZero();
            assertThat(told.out())
                    .matches("cloakroom \\S+( \\S+)* \\(Java 25\\S*\\)\n")
                    .contains("Java " + Runtime.version());
        }
    }

    @Test
    void theFirstStartWritesAFileAndLaterOnesShowEndpointsOnly() throws Exception {
        String welcome;
        try (var server = serve(Map.of())) {
            var ready = server.ready();
            assertThat(ready.group(1)).matches("http://127\\.0\\.0\\.1:[1-9]\\d*");
            var file = data().resolve("first-start.txt");
            assertThat(server.lines()).hasSize(2);
            assertThat(server.lines().getFirst()).endsWith(" " + file.toAbsolutePath());
            welcome = Files.readString(file);
            assertThat(welcome)
                    .contains("Endpoint URL  " + ready.group(1))
                    .containsPattern("Project       [0-9a-f]{32} \\(default\\)")
                    .containsPattern("User          [0-9a-f]{32} \\(admin\\)")
                    .containsPattern("Access key    CLKR[A-Z2-7]{16}\n")
                    .containsPattern("Secret key    [A-Za-z0-9]{40}\n")
                    .containsPattern("export AWS_ACCESS_KEY_ID=CLKR")
                    .containsPattern("type = s3")
                    .containsPattern("Operator's password of user admin: \\S{23}\n");
            assertThat(get(ready.group(2) + "/healthz").statusCode()).isEqualTo(200);
            assertThat(get(ready.group(2) + "/readyz").body()).isEqualTo("ok\n");
            assertThat(get(ready.group(1) + "/").statusCode()).isEqualTo(403);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data())))
                    .isEqualTo("rwx------");
            for (var secret : List.of("first-start.txt", "admin.json", "master.key", "operator-token")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data().resolve(secret))))
                        .as(secret)
                        .isEqualTo("rw-------");
            }
            assertThat(server.stop()).isZero();
            assertThat(data().resolve("admin.json")).doesNotExist();
            assertThat(server.errors()).isEmpty();
        }
        try (var server = serve(Map.of())) {
            var ready = server.ready();
            assertThat(server.lines())
                    .containsExactly("S3 endpoint: " + ready.group(1), "Admin: " + ready.group(2), ready.group());
            assertThat(data().resolve("first-start.txt")).hasContent(welcome);
            assertThat(server.stop()).isZero();
        }
    }

    @Test
    void theCommandLineDoesWhatItsContractSays() throws Exception {
        try (var server = serve(Map.of())) {
            var ready = server.ready();
            var order = json(cli("project", "create", "shop", "--json"));
            assertThat(order.at("/project/id").asString()).matches("[0-9a-f]{32}");
            assertThat(order.at("/user/id").asString()).matches("[0-9a-f]{32}");
            assertThat(order.at("/token/secretKey").asString()).hasSize(40);
            assertThat(order.at("/endpoint").asString()).isEqualTo(ready.group(1));

            var second = json(cli("token", "create", "--project", "shop", "--user", "shop", "--json"));
            assertThat(second.propertyNames()).containsExactlyElementsOf(order.propertyNames());
            assertThat(second.at("/project/id")).isEqualTo(order.at("/project/id"));
            var key = second.at("/token/accessKey").asString();
            var list = cli("token", "list", "--project", "shop");
            assertThat(list.out()).startsWith("ACCESS KEY").contains(key);
            assertThat(list.out()).doesNotContain(second.at("/token/secretKey").asString());
            assertThat(json(cli("token", "view", key, "--reveal", "--json")).at("/secretKey"))
                    .isEqualTo(second.at("/token/secretKey"));
            assertThat(cli("token", "delete", key).code()).isZero();
            assertThat(cli("token", "delete", key))
                    .isEqualTo(new Result(1, "", "cloakroom: there is no token \"" + key + "\"\n"));

            assertThat(json(cli("user", "password", "admin", "--json"))
                            .at("/password")
                            .asString())
                    .hasSize(23);
            assertThat(cli("project", "list").out()).contains("shop", "default");
            assertThat(cli("project", "delete", "shop").code()).isZero();
            assertThat(cli("project", "view", "shop").code()).isEqualTo(1);
            assertThat(server.stop()).isZero();
        }
    }

    @Test
    void theEnvironmentWinsOverAdminJsonEachVariableByItself() throws Exception {
        try (var server = serve(Map.of())) {
            var url = server.ready().group(2);
            var token = Files.readString(data().resolve("operator-token")).strip();
            var noData = directory.resolve("elsewhere").toString();
            var both = Map.of("CLOAKROOM_ADMIN_URL", url, "CLOAKROOM_ADMIN_TOKEN", token, "CLOAKROOM_DATA", noData);
            assertThat(CloakroomProcess.run(both, "", "project", "list").code()).isZero();
            var wrongToken = Map.of("CLOAKROOM_ADMIN_TOKEN", "wrong", "CLOAKROOM_DATA", data().toString());
            var refused = CloakroomProcess.run(wrongToken, "", "project", "list");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).startsWith("cloakroom: sign in");
            var wrongUrl = Map.of("CLOAKROOM_ADMIN_URL", "http://127.0.0.1:1", "CLOAKROOM_DATA", data().toString());
            assertThat(CloakroomProcess.run(wrongUrl, "", "project", "list"))
                    .isEqualTo(new Result(
                            1,
                            "",
                            "cloakroom: no server answers at http://127.0.0.1:1 (from CLOAKROOM_ADMIN_URL): is it"
                                    + " running?\n"));
            var flag = CloakroomProcess.run(Map.of(), "", "project", "list", "--data", data().toString());
            assertThat(flag.code()).isZero();
            assertThat(server.stop()).isZero();
        }
        var stopped = cli("project", "list");
        assertThat(stopped.code()).isEqualTo(1);
        assertThat(stopped.err()).startsWith("cloakroom: no server runs on the data directory " + data());
    }

    @Test
    void givenKeysAndBucketsAreEnsuredAtEveryStart() throws Exception {
        var given = Map.of(
                "CLOAKROOM_ACCESS_KEY", "my-key",
                "CLOAKROOM_SECRET_KEY", "first-secret",
                "CLOAKROOM_BUCKETS", "one,two",
                "CLOAKROOM_ADMIN_PASSWORD", "operators own");
        try (var server = serve(given)) {
            server.ready();
            assertThat(server.lines())
                    .contains("Made bucket one in project default, as configured.")
                    .contains("Made bucket two in project default, as configured.");
            assertThat(Files.readString(data().resolve("first-start.txt")))
                    .contains("Access key    my-key", "Secret key    first-secret")
                    .doesNotContain("password");
            var token = json(cli("token", "list", "--json")).at("/items");
            assertThat(token.size()).isEqualTo(1);
            assertThat(server.stop()).isZero();
        }
        try (var server = serve(given)) {
            server.ready();
            assertThat(server.lines()).hasSize(3).noneMatch(line -> line.contains("configured"));
            assertThat(server.stop()).isZero();
        }
        var changed = Map.of(
                "CLOAKROOM_ACCESS_KEY", "my-key",
                "CLOAKROOM_SECRET_KEY", "second-secret",
                "CLOAKROOM_BUCKETS", "two,three");
        try (var server = serve(changed)) {
            server.ready();
            assertThat(server.lines())
                    .contains("Replaced the secret of access key my-key in project default by the configured one.")
                    .contains("Made bucket three in project default, as configured.")
                    .hasSize(5);
            assertThat(json(cli("token", "view", "my-key", "--reveal", "--json"))
                            .at("/secretKey")
                            .asString())
                    .isEqualTo("second-secret");
            assertThat(server.lines() + server.errors()).doesNotContain("first-secret", "second-secret");
            assertThat(server.stop()).isZero();
        }
    }

    @Test
    void aStartThatFailsSaysWhyInOneSentence() throws Exception {
        try (var server = serve(Map.of())) {
            server.ready();
            var second = CloakroomProcess.run(
                    Map.of(), "", "serve", "--data", data().toString(), "--s3-port", "0", "--admin-port", "0");
            assertOneSentence(second, 1);
            assertThat(server.stop()).isZero();
        }
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = String.valueOf(taken.getLocalPort());
            var result = CloakroomProcess.run(
                    Map.of(), "", "serve", "--data", data().toString(), "--s3-port", port, "--admin-port", "0");
            assertOneSentence(result, 1);
            assertThat(result.err()).contains("port " + port);
        }
        Files.delete(data().resolve("master.key"));
        var result = CloakroomProcess.run(Map.of(), "", "serve", "--data", data().toString(), "--s3-port", "0");
        assertOneSentence(result, 1);
        assertThat(result.err()).contains("the master key is missing");
        var file = Files.createFile(directory.resolve("file")).toString();
        var inFile = CloakroomProcess.run(Map.of(), "", "serve", "--data", file + "/data", "--s3-port", "0");
        assertOneSentence(inFile, 1);
        assertThat(inFile.err()).contains(file + " is no directory");
    }

    private static void assertOneSentence(Result result, int code) {
        assertThat(result.code()).as(result.err()).isEqualTo(code);
        assertThat(result.err()).startsWith("cloakroom: ").doesNotContain("\tat ");
        assertThat(result.err().lines().count()).as(result.err()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void mistakesOnTheCommandLineExitWithCodeTwo() throws Exception {
        assertThat(CloakroomProcess.run(Map.of(), "", "serve", "--s3-prt", "1").code())
                .isEqualTo(2);
        assertThat(CloakroomProcess.run(Map.of(), "", "serve", "--s3-port", "x"))
                .isEqualTo(new Result(2, "", "cloakroom: --s3-port is \"x\"; allowed: a number from 0 to 65535\n"));
        assertThat(CloakroomProcess.run(Map.of(), "", "token", "create", "--project", "p")
                        .code())
                .isEqualTo(2);
        assertThat(CloakroomProcess.run(Map.of(), "").code()).isEqualTo(2);
        assertOneSentence(CloakroomProcess.run(Map.of("CLOAKROOM_S3_PORT", "x"), "", "serve"), 1);
    }

    @Test
    void everyCommandHasHelp() throws Exception {
        for (var command : List.of("serve", "project create", "user password", "token create", "bench", "version")) {
            var words = new ArrayList<>(List.of(command.split(" ", -1)));
            words.add("--help");
            var help = CloakroomProcess.run(Map.of(), "", words.toArray(String[]::new));
            assertThat(help.code()).isZero();
            assertThat(help.out()).startsWith("Usage: cloakroom " + command);
        }
        var serve = CloakroomProcess.run(Map.of(), "", "serve", "--help").out();
        for (var setting : Setting.values()) {
            assertThat(serve).contains(setting.variable());
        }
    }

    @Test
    void secretsAreInNoLogAndNoError() throws Exception {
        var given = Map.of(
                "CLOAKROOM_ACCESS_KEY", "my-key",
                "CLOAKROOM_SECRET_KEY", "hush-hush-hush",
                "CLOAKROOM_ADMIN_PASSWORD", "hush-password",
                "CLOAKROOM_MASTER_KEY", "ab".repeat(32),
                "CLOAKROOM_LOG_LEVEL", "debug");
        try (var server = serve(given)) {
            server.ready();
            var made = json(cli("project", "create", "shop", "--json"));
            var imported = CloakroomProcess.run(
                    Map.of("CLOAKROOM_DATA", data().toString()),
                    "imported-secret\n",
                    "token",
                    "import",
                    "--project",
                    "shop",
                    "--user",
                    "shop",
                    "--access-key",
                    "old",
                    "--json");
            json(imported);
            cli("token", "view", "old", "--reveal");
            cli("token", "create", "--project", "shop", "--user", "nobody");
            var operator = Files.readString(data().resolve("operator-token")).strip();
            assertThat(server.stop()).isZero();
            assertThat(data().resolve("master.key")).doesNotExist();
            var said = server.errors() + server.lines().stream().collect(Collectors.joining("\n"));
            assertThat(said)
                    .contains("project.create shop by admin through cli: 201")
                    .doesNotContain(
                            "hush-hush-hush",
                            "hush-password",
                            "imported-secret",
                            "abababab",
                            operator,
                            made.at("/token/secretKey").asString());
        }
    }
}
