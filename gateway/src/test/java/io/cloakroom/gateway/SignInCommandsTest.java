package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess.Result;
import io.cloakroom.gateway.client.Certificates;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `cloakroom login`, `logout` and `profile`: which server the commands use, and as which user.
final class SignInCommandsTest {
    private static final String PASSWORD = "the operator's own";

    @TempDir
    private Path directory;

    private Result cli(Map<String, String> environment, String input, String... arguments) throws Exception {
        var all = new HashMap<>(environment);
        all.put("XDG_CONFIG_HOME", directory.resolve("config").toString());
        return CommandRun.run(all, input, arguments);
    }

    private String good(String... arguments) throws Exception {
        var result = cli(Map.of(), "", arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        return result.out();
    }

    private CloakroomProcess serve(String name, String... more) throws Exception {
        return CloakroomProcess.serve(directory.resolve(name), Map.of("CLOAKROOM_ADMIN_PASSWORD", PASSWORD), more);
    }

    private Path file() {
        return directory.resolve("config/cloakroom/profiles.json");
    }

    @Test
    void otherCommandsUseTheSessionOfTheSignIn() throws Exception {
        try (var first = serve("one");
                var second = serve("two")) {
            var one = first.ready().group(2);
            var two = second.ready().group(2);

            var wrong = cli(Map.of(), "wrong password\n", "login", one, "--user", "admin");
            assertThat(wrong).isEqualTo(new Result(1, "", "cloakroom: name or password are wrong\n"));
            assertThat(file()).doesNotExist();

            var signedIn = cli(Map.of(), PASSWORD + "\n", "login", one + "/", "--user", "admin", "--profile", "one");
            assertThat(signedIn.err()).isEmpty();
            assertThat(signedIn.out()).contains("Profile", "one", "admin").doesNotContain(PASSWORD);
            var token = JsonMapper.shared()
                    .readTree(Files.readString(file()))
                    .at("/profiles/one/token")
                    .asString();
            assertThat(token).isNotEmpty();
            assertThat(signedIn.out()).doesNotContain(token);
            assertThat(Files.readString(file())).doesNotContain(PASSWORD);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                    .isEqualTo("rw-------");

            assertThat(good("project", "create", "shop")).contains("shop");
            assertThat(cli(Map.of(), PASSWORD + "\n", "login", two, "--user", "admin", "--quiet")
                            .out())
                    .isEqualTo(two.substring("http://".length()) + "\n");
            assertThat(good("project", "list", "--quiet")).isEqualTo("default\n");
            assertThat(good("project", "list", "--quiet", "--profile", "one")).contains("shop");
            assertThat(cli(Map.of("CLOAKROOM_PROFILE", "one"), "", "project", "list")
                            .out())
                    .contains("shop");
            var data = directory.resolve("one").toString();
            assertThat(good("project", "list", "--data", data)).contains("shop");
            assertThat(cli(Map.of("CLOAKROOM_DATA", data), "", "project", "list")
                            .out())
                    .contains("shop");
            assertThat(good("profile", "list")).contains("one", one, two).doesNotContain(token);
            assertThat(good("profile", "use", "one")).isEqualTo("Current: one.\n");
            assertThat(good("project", "list")).contains("shop");
            assertThat(cli(Map.of(), "", "profile", "use", "three").err())
                    .startsWith("cloakroom: there is no profile \"three\"");
            assertThat(cli(Map.of(), "", "project", "list", "--data", data, "--profile", "one")
                            .code())
                    .isEqualTo(2);

            assertThat(good("logout")).isEqualTo("Signed out of " + one + ".\n");
            assertThat(Files.readString(file())).doesNotContain(token);
            var ended = Map.of("CLOAKROOM_ADMIN_URL", one, "CLOAKROOM_ADMIN_TOKEN", token);
            assertThat(cli(ended, "", "project", "list").err()).startsWith("cloakroom: sign in");
        }
    }

    @Test
    void anEndedSessionSaysHowToSignInAgain() throws Exception {
        try (var server = serve("one")) {
            var url = server.ready().group(2);
            assertThat(cli(Map.of(), PASSWORD, "login", url, "--user", "admin", "--profile", "one")
                            .code())
                    .isZero();
            var data = directory.resolve("one").toString();
            assertThat(good("user", "password", "admin", "--data", data)).contains("Password");
            assertThat(cli(Map.of(), "", "token", "list"))
                    .isEqualTo(new Result(
                            1,
                            "",
                            "cloakroom: the session has ended; sign in again: cloakroom login " + url
                                    + " --user admin --profile one\n"));
            assertThat(good("logout", "--profile", "one")).contains("Signed out");
        }
        assertThat(cli(Map.of(), "", "logout").err())
                .isEqualTo("cloakroom: nobody is signed in: `cloakroom login URL` does that\n");
    }

    @Test
    void aMemberSeesWhatIsItsOwn() throws Exception {
        try (var server = serve("one")) {
            var url = server.ready().group(2);
            assertThat(cli(Map.of(), PASSWORD, "login", url, "--user", "admin", "--profile", "operator")
                            .code())
                    .isZero();
            assertThat(cli(Map.of(), "anna's password\n", "project", "add-user", "default", "anna", "--password")
                            .code())
                    .isZero();
            assertThat(cli(Map.of(), "anna's password", "login", url, "--user", "anna", "--profile", "anna")
                            .code())
                    .isZero();
            assertThat(good("token", "list", "--quiet")).isEmpty();
            assertThat(good("project", "credentials", "default")).contains("Session token", "Endpoint URL");
            assertThat(good("project", "list", "--quiet")).isEqualTo("default\n");
            assertThat(cli(Map.of(), "", "status").code()).isEqualTo(1);
            assertThat(good("token", "list", "--quiet", "--profile", "operator"))
                    .startsWith("CLKR");
        }
    }

    @Test
    void aServerIsTrustedByItsAuthorityOnly() throws Exception {
        var certificates = Certificates.make(directory);
        try (var server = serve(
                "one",
                "--tls-cert",
                certificates.certificate().toString(),
                "--tls-key",
                certificates.key().toString())) {
            var url = "https://localhost:" + URI.create(server.ready().group(2)).getPort();
            var untrusted = cli(Map.of(), PASSWORD, "login", url, "--user", "admin");
            assertThat(untrusted.code()).isEqualTo(1);
            assertThat(untrusted.err()).contains("shows a certificate that is not trusted");
            var authority = certificates.authority().toString();
            var trusted = cli(Map.of(), PASSWORD, "login", url, "--user", "admin", "--ca", authority);
            assertThat(trusted.err()).isEmpty();
            assertThat(good("project", "list", "--quiet")).isEqualTo("default\n");
            var key = certificates.key().toString();
            assertThat(cli(Map.of(), PASSWORD, "login", url, "--user", "admin", "--ca", key)
                            .err())
                    .isEqualTo("cloakroom: what is to be trusted holds no certificate in PEM form\n");
        }
    }

    @Test
    void anAddressThatIsNoServerIsReported() throws Exception {
        for (var url :
                new String[] {"localhost:9001", "ftp://localhost", "http://", "https://a b", "https://u:p@host"}) {
            assertThat(cli(Map.of(), PASSWORD, "login", url, "--user", "admin").err())
                    .as(url)
                    .startsWith("cloakroom: the URL is that of the server's admin port");
        }
        assertThat(cli(Map.of(), PASSWORD, "login", "http://127.0.0.1:1", "--user", "admin")
                        .err())
                .startsWith("cloakroom: no server answers at http://127.0.0.1:1");
        assertThat(cli(Map.of(), "", "login", "http://127.0.0.1:1", "--user", "admin")
                        .err())
                .isEqualTo("cloakroom: standard input holds no line with the password\n");
        assertThat(cli(Map.of(), PASSWORD, "login", "http://127.0.0.1:1", "--user", "admin", "--profile", "a/b")
                        .err())
                .startsWith("cloakroom: a profile's name is");
        assertThat(cli(Map.of(), PASSWORD, "login", "http://127.0.0.1:1", "--user", "admin", "--ca", "ca.pem")
                        .err())
                .startsWith("cloakroom: --ca is for https");
        assertThat(cli(Map.of(), "", "login", "http://127.0.0.1:1").err())
                .isEqualTo("cloakroom: name the user with --user\n");
        Files.createDirectories(directory.resolve("config/cloakroom"));
        Files.writeString(file(), "{\"profiles\": {\"one\": {\"token\": \"secret\"}}}");
        assertThat(cli(Map.of(), "", "token", "list").err())
                .contains("is not what `cloakroom login` wrote")
                .doesNotContain("secret");
    }
}
