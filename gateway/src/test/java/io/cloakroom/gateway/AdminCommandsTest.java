package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The commands beyond projects, users and plain tokens, as processes against one server.
final class AdminCommandsTest {
    @TempDir
    private Path directory;

    private Result cli(String... arguments) throws Exception {
        return CloakroomProcess.run(
                Map.of("CLOAKROOM_DATA", directory.resolve("data").toString()), "", arguments);
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
        try (var server = CloakroomProcess.start(
                Map.of(), "serve", "--data", data.toString(), "--s3-port", "0", "--admin-port", "0")) {
            server.ready();
            buckets();
            tokens();
            audit(data);
            assertThat(good("status")).contains("Requests a second", "Disk free, bytes");
        }
    }

    private void buckets() throws Exception {
        assertThat(good("bucket", "create", "default", "wares")).contains("wares");
        assertThat(good("bucket", "list", "default")).contains("OBJECTS", "wares");
        assertThat(good("bucket", "check", "default", "wares", "--repair")).contains("Objects counted");
        assertThat(good("bucket", "objects", "default", "wares")).contains("KEY");
        assertThat(good("bucket", "link", "default", "wares", "a/b", "--expires", "60"))
                .contains("/wares/a/b?X-Amz-Algorithm=");
        var again = cli("bucket", "create", "default", "wares");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).isEqualTo("cloakroom: the project has a bucket wares already\n");
    }

    private void tokens() throws Exception {
        var made = json("token", "create", "--project", "default", "--user", "admin", "--name", "laptop", "--json");
        var key = made.at("/token/accessKey").asString();
        var secret = made.at("/token/secretKey").asString();
        assertThat(good("token", "test", key)).contains("Put a marker object", "true");
        assertThat(good("token", "snippets", key)).contains("rclone").doesNotContain(secret);
        assertThat(good("token", "snippets", key, "--client", "rclone"))
                .contains(key)
                .doesNotContain(secret);
        assertThat(good("token", "snippets", key, "--client", "rclone", "--reveal"))
                .contains(secret);
        assertThat(good("token", "export", "--project", "default"))
                .startsWith("accessKey,name")
                .contains(key)
                .doesNotContain(secret);
        var rotated = json("token", "rotate", key, "--grace", "1", "--json");
        assertThat(rotated.at("/token/replaces").asString()).isEqualTo(key);
        assertThat(good("token", "leak", rotated.at("/token/accessKey").asString()))
                .contains("Access key");
        assertThat(cli("token", "test", rotated.at("/token/accessKey").asString())
                        .code())
                .isEqualTo(1);
        assertThat(cli("token", "rotate", key, "--grace", "long").code()).isEqualTo(1);
        assertThat(good("audit", "list", "--token", key)).contains("token.reveal", "token.rotate");
    }

    private void audit(Path data) throws Exception {
        assertThat(good("audit", "list", "--action", "bucket.", "--limit", "5")).contains("bucket.create", "wares");
        assertThat(good("audit", "verify")).contains("Whole", "true");
        var file = data.resolve("audit").resolve("audit-0000000001.jsonl");
        assertThat(good("audit", "verify-files", file.toString())).contains("lines hold together");
        var copy = directory.resolve("audit-0000000001.jsonl");
        Files.writeString(copy, Files.readString(file).replaceFirst("wares", "goods"));
        var broken = cli("audit", "verify-files", copy.toString());
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.out()).contains("line", "was changed");
    }
}
