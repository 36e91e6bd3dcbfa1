package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The commands against a server that runs as a process of its own.
final class AdminCommandsTest {
    @TempDir
    private Path directory;

    private Map<String, String> environment() {
        return Map.of("CLOAKROOM_DATA", directory.resolve("data").toString());
    }

    private Result cli(String... arguments) throws Exception {
        return CommandRun.run(environment(), "", arguments);
    }

    private String good(String... arguments) throws Exception {
        var result = cli(arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        return result.out();
    }

    private JsonNode json(String... arguments) throws Exception {
        return JsonMapper.shared().readTree(good(arguments));
    }

    @Test
    void doWhatTheyAreNamedFor() throws Exception {
        var data = directory.resolve("data");
        try (var server = CloakroomProcess.serve(data, Map.of())) {
            server.ready();
            buckets();
            tokens();
            changesOfTokens();
            manyTokens();
            projects();
            users();
            audit(data);
            assertThat(good("jobs", "run", "usage-sums")).contains("usage-sums has begun");
            assertThat(cli("jobs", "run", "nothing").err()).contains("there is no job nothing");
            assertThat(good("jobs", "list"))
                    .containsPattern("(?m)^NAME +STATE")
                    .containsPattern("(?m)^collector +w")
                    .containsPattern("(?m)^usage-sums +w");
            assertThat(good("status"))
                    .containsPattern("(?m)^Requests per second +\\d+\\.\\d\\d$")
                    .containsPattern("(?m)^Disk free +[\\d.]+ [KMGTP]iB$")
                    .doesNotContain("[");
        }
    }

    private void buckets() throws Exception {
        assertThat(good("bucket", "create", "default", "wares")).contains("wares");
        assertThat(good("bucket", "list", "default")).contains("OBJECTS", "wares");
        assertThat(good("bucket", "check", "default", "wares", "--repair")).contains("Objects counted");
        assertThat(good("bucket", "objects", "default", "wares")).contains("KEY");
        var link = cli("bucket", "link", "default", "wares", "a/b", "--expires", "60");
        assertThat(link.out()).contains("/wares/a/b?X-Amz-Algorithm=").hasLineCount(1);
        assertThat(link.err())
                .contains("Signed by the token default (CLKR", "as long as that token does")
                .contains("Note: there is no object a/b yet; until there is, the link answers 404.");
        var again = cli("bucket", "create", "default", "wares");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).isEqualTo("cloakroom: the project has a bucket wares already\n");
    }

    private void tokens() throws Exception {
        var made = json("token", "create", "--project", "default", "--user", "admin", "--name", "laptop", "--json");
        var key = made.at("/token/accessKey").asString();
        var secret = made.at("/token/secretKey").asString();
        assertThat(good("token", "test", key)).contains("Put a marker object", "passed", "It works.");
        snippets(key, secret);
        assertThat(good("token", "export", "--project", "default"))
                .startsWith("accessKey,name")
                .contains(key)
                .doesNotContain(secret);
        var rotated = json("token", "rotate", key, "--grace", "1", "--json");
        assertThat(rotated.at("/token/replaces").asString()).isEqualTo(key);
        var newer = rotated.at("/token/accessKey").asString();
        var until = json("token", "view", key, "--json").path("worksUntil").asString();
        assertThat(until).isNotEmpty();
        assertThat(good("token", "list")).containsPattern("(?m)^" + key + " .* " + until + " +" + newer + "$");
        assertThat(fields(good("token", "view", key)))
                .containsEntry("Works until", until)
                .containsEntry("Replaced by", newer)
                .doesNotContainKey("Expires");
        leaked(key, newer, until);
        oneEnd();
        assertThat(cli("token", "test", newer).code()).isEqualTo(1);
        pairs();
        assertThat(cli("token", "rotate", key, "--grace", "long").err())
                .contains("--grace is a length of time such as 90m, 24h or 7d, or a number of hours, not \"long\"");
        wordsOfTheForm();
        assertThat(good("audit", "list", "--token", key)).contains("token.reveal", "token.rotate");
    }

    private static Map<String, String> fields(String shown) {
        return shown.lines()
                .map(line -> line.split(" {2,}", 2))
                .collect(Collectors.toMap(field -> field[0], field -> field.length > 1 ? field[1] : ""));
    }

    /// The output shows what the key did through S3 before the changes to the token.
    private void leaked(String key, String newer, String until) throws Exception {
        assertThat(good("token", "test", newer)).contains("It works.");
        var report = good("token", "leak", newer);
        assertThat(report)
                .contains("Access key", "Disabled: " + newer, "Not disabled: " + key + " keeps working until " + until)
                .contains("cloakroom requests list --token " + newer);
        var did =
                report.substring(report.indexOf("What the key did through S3"), report.indexOf("Changes to the token"));
        assertThat(did).contains("PutObject", "DeleteObject", newer, ".cloakroom-test-");
        var view = good("token", "view", newer);
        assertThat(view).contains("leaked").doesNotContain("Works until");
        var tried = cli("token", "test", newer);
        assertThat(tried.out()).contains("It does not work: the token was reported as leaked.");
    }

    /// A token whose expiry is before the end of its grace ends with its expiry; every output says so.
    private void oneEnd() throws Exception {
        var key = json("token", "create", "--project", "default", "--user", "admin", "--expires", "1h", "--json")
                .at("/token/accessKey")
                .asString();
        var expiry = json("token", "view", key, "--json").path("expiresAt").asString();
        assertThat(good("token", "rotate", key, "--grace", "3d")).contains(", which works until " + expiry + "\n");
        assertThat(fields(good("token", "view", key)))
                .containsEntry("Works until", expiry)
                .doesNotContainKey("Expires");
        assertThat(good("token", "list")).containsPattern("(?m)^" + key + " .* " + expiry + " +CLKR");
        good("token", "disable", key);
        assertThat(good("token", "view", key)).doesNotContain("Works until");
        assertThat(cli("token", "test", key).out()).contains("It does not work: the token is disabled.");
        var brief = endingSoon();
        Result tried;
        do {
            tried = cli("token", "test", brief);
        } while (tried.code() == 0);
        assertThat(tried.out()).contains("It does not work: the token has expired.");
    }

    /// A token. Its end is refused when it is over before the server sees it: then it is put off.
    private String endingSoon() throws Exception {
        for (int seconds = 2; ; seconds *= 2) {
            var made = cli(
                    "token", "create", "--project", "default", "--user", "admin", "--expires", seconds + "s", "--json");
            if (made.code() == 0) {
                return JsonMapper.shared()
                        .readTree(made.out())
                        .at("/token/accessKey")
                        .asString();
            }
            assertThat(made.err()).contains("has passed");
        }
    }

    private void snippets(String key, String secret) throws Exception {
        assertThat(good("token", "snippets", key))
                .contains("rclone", "wordpress-s3-uploads")
                .doesNotContain(secret, "openstack");
        assertThat(good("token", "snippets", key, "--client", "rclone"))
                .contains("1. Add these lines to the file.", "rclone.conf", key, "2. Try it:", "You should now see:")
                .doesNotContain(secret);
        assertThat(good("token", "snippets", key, "--client", "rclone", "--reveal"))
                .contains(secret);
        assertThat(good("token", "snippets", key, "--client", "rclone", "--file", "~/.config/rclone/rclone.conf"))
                .startsWith("[cloakroom]\n")
                .endsWith("force_path_style = true\n");
        assertThat(good("token", "snippets", key, "--client", "restic"))
                .contains("/wares/restic")
                .doesNotContain("YOUR-BUCKET");
        assertThat(good("token", "snippets", key, "--client", "mc", "--quiet")).startsWith("mc alias set");
        assertThat(cli("token", "snippets", key, "--client", "mc", "--file", "x")
                        .err())
                .contains("no file \"x\"");
    }

    private String refused(String... options) {
        var words = new ArrayList<>(List.of("token", "create", "--project", "default", "--user", "admin"));
        words.addAll(List.of(options));
        var result = CommandRun.run(environment(), "", words.toArray(String[]::new));
        assertThat(result.code()).isEqualTo(1);
        return result.err();
    }

    /// Error messages name the options that the user typed, not fields of JSON.
    private void wordsOfTheForm() throws Exception {
        assertThat(refused("--expires", "2020-01-01"))
                .isEqualTo("cloakroom: the expiry 2020-01-01T00:00:00Z has passed: choose a later one\n");
        assertThat(refused("--level", "all"))
                .isEqualTo("cloakroom: there is no level \"all\": the levels are read, write, read-write, list and"
                        + " full (everything)\n");
        assertThat(refused("--address", "office")).contains("\"office\" is no address", "192.0.2.0/24");
        assertThat(refused("--bucket", "Web Site!")).contains("\"Web Site!\" is not the name of a bucket");
        assertThat(refused("--prefix", "a*")).contains("\"a*\" is no prefix");
        assertThat(refused("--expires", "soon")).contains("not \"soon\"");
        assertThat(good("token", "create", "--project", "default", "--user", "admin", "--level", "everything"))
                .contains("Access key");
    }

    /// The keys of one rotation leak together; then one of them is enabled again.
    private void pairs() throws Exception {
        var old = json("token", "create", "--project", "default", "--user", "admin", "--json")
                .at("/token/accessKey")
                .asString();
        var rotated = good("token", "rotate", old, "--grace", "2");
        assertThat(rotated)
                .contains("Replaced: " + old + ", which works until "
                        + json("token", "view", old, "--json")
                                .path("worksUntil")
                                .asString());
        var leaked = good("token", "leak", old, "--both");
        assertThat(leaked).contains("Disabled: " + old, "Access key").doesNotContain("keeps working");
        assertThat(good("token", "list", "--state", "leaked")).contains(old, "leaked");
        var refused = cli("token", "enable", old);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("was reported as leaked", "--revive");
        assertThat(good("token", "enable", old, "--revive")).contains("active");
        var another = json("token", "create", "--project", "default", "--user", "admin", "--json")
                .at("/token/accessKey")
                .asString();
        assertThat(good("token", "rotate", another, "--grace", "0")).contains("which does not work any more");
    }

    private void changesOfTokens() throws Exception {
        var made = json(
                "token",
                "create",
                "--project",
                "default",
                "--user",
                "admin",
                "--name",
                "site",
                "--expires",
                "30d",
                "--bucket",
                "wares",
                "--prefix",
                "a/",
                "--prefix",
                "b/",
                "--level",
                "read",
                "--tag",
                "team=web",
                "--tag",
                "keep=no",
                "--json");
        assertThat(made.at("/token/scope/level").asString()).isEqualTo("read");
        assertThat(made.at("/token/scope/prefixes").toString()).isEqualTo("[\"a/\",\"b/\"]");
        assertThat(made.at("/token/tags/team").asString()).isEqualTo("web");
        assertThat(made.at("/token/expiresAt").isString()).isTrue();
        var key = made.at("/token/accessKey").asString();
        var changed = json(
                "token",
                "change",
                key,
                "--name",
                "shop site",
                "--expires",
                "never",
                "--tag",
                "team=shop",
                "--untag",
                "keep",
                "--json");
        assertThat(changed.at("/name").asString()).isEqualTo("shop site");
        assertThat(changed.has("expiresAt")).isFalse();
        assertThat(changed.at("/tags").toString()).isEqualTo("{\"team\":\"shop\"}");
        assertThat(changed.at("/scope/buckets/0").asString()).isEqualTo("wares");
        assertThat(json("token", "change", key, "--address", "192.0.2.0/24", "--json")
                        .at("/scope")
                        .toString())
                .isEqualTo("{\"level\":\"read\",\"buckets\":[\"wares\"],\"prefixes\":[\"a/\",\"b/\"],"
                        + "\"addresses\":[\"192.0.2.0/24\"],\"publicUploads\":false}");
        assertThat(json("token", "change", key, "--level", "list", "--json")
                        .at("/scope/buckets/0")
                        .asString())
                .isEqualTo("wares");
        assertThat(json("token", "change", key, "--level", "full", "--json").has("policy"))
                .isFalse();
        assertThat(good("token", "change", key, "--address", "192.0.2.0/24")).contains("May do", "192.0.2.0/24");
        assertThat(cli("token", "change", key).err()).startsWith("cloakroom: say what to change");
        assertThat(cli("token", "change", "--name", "x"))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(2))
                .satisfies(refused -> assertThat(refused.err()).contains("Missing required parameter: 'ACCESS_KEY'"));
        assertThat(cli("token", "change", key, "--tag", "team").err())
                .isEqualTo("cloakroom: --tag is KEY=VALUE, not \"team\"\n");
        assertThat(cli("token", "change", key, "--level", "read", "--policy", "p.json"))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(2))
                .satisfies(refused -> assertThat(refused.err()).contains("--policy and --level exclude each other"));
        assertThat(good("token", "list", "--search", "shop site", "--quiet")).isEqualTo(key + "\n");
        assertThat(good("token", "list", "--search", "shop site", "--state", "disabled", "--quiet"))
                .isEmpty();
        assertThat(good("token", "usage", key)).startsWith("HOUR");
    }

    private void manyTokens() throws Exception {
        var pairs = Files.writeString(
                directory.resolve("pairs.csv"),
                "old-key-1,secret-of-old-key-1,from minio\nold-key-2\tsecret,with,commas\n\nno,short\n");
        var imported = cli(
                "token",
                "import-file",
                pairs.toString(),
                "--project",
                "default",
                "--user",
                "admin",
                "--expires",
                "2099-01-01");
        assertThat(imported.code()).isEqualTo(1);
        assertThat(imported.out()).contains("old-key-1", "old-key-2", "REASON").doesNotContain("secret-of");
        assertThat(good("token", "view", "old-key-2", "--reveal", "--quiet"))
                .isEqualTo("old-key-2 secret,with,commas\n");
        assertThat(good("token", "view", "old-key-1")).contains("from minio", "2099-01-01T00:00:00Z");

        assertThat(good("token", "bulk", "disable", "old-key-1", "old-key-2", "--quiet"))
                .isEqualTo("old-key-1\nold-key-2\n");
        var file = Files.writeString(directory.resolve("keys"), "old-key-1\nold-key-2\nno-such-key\n");
        var enabled = cli("token", "bulk", "enable", "--file", file.toString());
        assertThat(enabled.code()).isEqualTo(1);
        assertThat(enabled.out()).contains("there is no token \"no-such-key\"");
        assertThat(good("token", "list", "--state", "active", "--quiet")).contains("old-key-1\n", "old-key-2\n");
        assertThat(good("token", "bulk", "extend", "old-key-1", "--expires", "2100-01-01"))
                .contains("200");
        assertThat(good("token", "view", "old-key-1")).contains("2100-01-01T00:00:00Z");
        assertThat(cli("token", "bulk", "extend", "old-key-1").err()).startsWith("cloakroom: extend needs --expires");
        var keys = good("token", "bulk", "rotate", "old-key-1", "--grace", "0", "--quiet")
                .strip()
                .split(" ");
        assertThat(keys).hasSize(3);
        assertThat(good("token", "view", keys[1], "--reveal", "--quiet").strip())
                .isEqualTo(keys[1] + " " + keys[2]);
        assertThat(good("token", "bulk", "delete", "old-key-1", "old-key-2", keys[1], "--quiet")
                        .lines())
                .hasSize(3);
        var secretByStandardInput = CommandRun.run(
                environment(),
                "secret-of-old-key-3\n",
                "token",
                "import",
                "--access-key",
                "old-key-3",
                "--project",
                "default",
                "--user",
                "admin",
                "--quiet");
        assertThat(secretByStandardInput.out()).isEqualTo("old-key-3 secret-of-old-key-3\n");
    }

    private void projects() throws Exception {
        var keys = good("project", "create", "shop", "--max-bytes", "10G", "--max-buckets", "3", "--quiet")
                .strip()
                .split(" ");
        assertThat(keys).hasSize(2);
        assertThat(json("token", "view", keys[0], "--json").at("/project/name").asString())
                .isEqualTo("shop");
        assertThat(good("project", "create", "bare", "--no-token", "--quiet")).matches("[0-9a-f]{32}\n");
        var changed = json(
                "project",
                "change",
                "shop",
                "--max-buckets",
                "none",
                "--max-token-days",
                "90",
                "--description",
                "x",
                "--json");
        assertThat(changed.at("/limits").toString()).isEqualTo("{\"maxBytes\":10737418240,\"maxTokenLifeDays\":90}");
        assertThat(json("project", "change", "shop", "--description", "y", "--json")
                        .at("/limits"))
                .isEqualTo(changed.at("/limits"));
        assertThat(good("project", "usage", "shop")).contains("Maximum bytes  ", "10737418240");
        assertThat(good("project", "traffic", "shop")).startsWith("HOUR");
        assertThat(good("project", "list", "--search", "shop", "--quiet")).isEqualTo("shop\n");
        assertThat(cli("project", "change", "shop", "--max-bytes", "ten").err())
                .isEqualTo("cloakroom: --max-bytes: a size is a number with its unit: 500 MB, 10 GiB, 2T\n");
        assertThat(cli("project", "list", "--json", "--quiet").code()).isEqualTo(2);
        assertThat(good("project", "delete", "bare", "--quiet")).isEmpty();
        assertThat(cli("project", "credentials", "shop").err())
                .isEqualTo("cloakroom: the operator's token is no user; sign in for temporary keys\n");
    }

    private void users() throws Exception {
        var password =
                CommandRun.run(environment(), "a good password\n", "project", "add-user", "shop", "anna", "--password");
        assertThat(password.out()).contains("anna", "member");
        assertThat(good("user", "change", "anna", "--display-name", "Anna", "--operator"))
                .contains("Anna", "true");
        assertThat(json("user", "change", "anna", "--no-operator", "--json")
                        .at("/operator")
                        .asBoolean())
                .isFalse();
        assertThat(good("user", "list", "--search", "anna", "--quiet")).isEqualTo("anna\n");
        assertThat(good("user", "password", "anna", "--quiet").strip()).hasSize(23);
    }

    @Test
    void completeInAShell() throws Exception {
        var script = Files.writeString(directory.resolve("completion"), good("completion", "bash"));
        assertThat(completed(script, "token", "import-")).isEqualTo("import-file\n");
        assertThat(completed(script, "token", "create", "--gr")).isEqualTo("--grant\n");
        assertThat(completed(script, "token", "create", "--level", "read-")).isEqualTo("read-write\n");
        assertThat(cli("completion", "fish").err()).isEqualTo("cloakroom: there is completion for bash and zsh\n");
    }

    private String completed(Path script, String... words) throws Exception {
        var command = "source " + script + "; COMP_WORDS=(cloakroom " + String.join(" ", words) + "); COMP_CWORD="
                + words.length + "; COMP_LINE=\"${COMP_WORDS[*]}\"; COMP_POINT=${#COMP_LINE}; _complete_cloakroom;"
                + " printf '%s\\n' \"${COMPREPLY[@]}\"";
        var bash = new ProcessBuilder("bash", "-c", command)
                .redirectError(ProcessBuilder.Redirect.DISCARD) // compopt has something to say outside of a completion
                .start();
        return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private void audit(Path data) throws Exception {
        assertThat(good("audit", "list", "--action", "bucket.", "--limit", "5")).contains("bucket.create", "wares");
        assertThat(good("audit", "verify")).contains("Chain unbroken", "true");
        var file = data.resolve("audit").resolve("audit-0000000001.jsonl");
        assertThat(good("audit", "verify-files", file.toString())).contains("lines hold together");
        var copy = directory.resolve("audit-0000000001.jsonl");
        Files.writeString(copy, Files.readString(file).replaceFirst("wares", "goods"));
        var broken = cli("audit", "verify-files", copy.toString());
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.out()).contains("line", "was changed");
    }
}
