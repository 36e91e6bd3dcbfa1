package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess.Result;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// The commands about encryption keys and the encryption of buckets.
@TestInstance(Lifecycle.PER_CLASS)
final class EncryptionCommandsTest {
    @TempDir
    private static Path directory;

    private @Nullable CloakroomProcess server;

    @BeforeAll
    void start() throws Exception {
        var started = CloakroomProcess.serve(directory.resolve("data"), Map.of());
        server = started;
        started.ready();
        good("bucket", "create", "default", "wares");
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

    private static String key(String... command) {
        var arguments = new String[command.length + 1];
        arguments[0] = "kms-key";
        System.arraycopy(command, 0, arguments, 1, command.length);
        return good(arguments);
    }

    @Test
    void aKeyIsMadeUsedAndDeleted() {
        assertThat(key("create", "default", "--description", "of backups", "--alias", "alias/backups"))
                .contains("arn:aws:kms:us-east-1:", "alias/backups");
        assertThat(key("list", "default")).contains("enabled", "alias/backups", "of backups");
        assertThat(key("rotate", "default", "alias/backups")).contains("Key rotated.");
        assertThat(key("show", "default", "alias/backups")).containsPattern("Versions +2");
        key("alias", "default", "alias/backups", "alias/all");
        key("alias", "default", "alias/all", "alias/backups", "--remove");
        assertThat(key("disable", "default", "alias/all")).contains("Key disabled.");
        assertThat(key("enable", "default", "alias/all")).contains("Key enabled.");
        assertThat(key("delete", "default", "alias/all", "--days", "7")).contains("The key is deleted at ");
        assertThat(key("cancel-deletion", "default", "alias/all")).contains("The key stays, disabled.");
        assertThat(cli("kms-key", "show", "default", "alias/none").err()).contains("has no key alias/none");
        assertThat(cli("kms-key", "delete", "default", "alias/all", "--days", "1")
                        .err())
                .contains("a number from 7 to 30");
    }

    @Test
    void aBucketIsToldHowToEncrypt() {
        assertThat(good("bucket", "encryption", "get", "default", "wares")).containsPattern("Algorithm +none");
        assertThat(good("bucket", "encryption", "set", "default", "wares", "aws:kms", "--block-sse-c"))
                .containsPattern("Algorithm +aws:kms")
                .containsPattern("Refuses SSE-C +yes|Refuses SSE-C +true");
        assertThat(good("bucket", "encryption", "set", "default", "wares", "AES256"))
                .containsPattern("Algorithm +AES256");
        assertThat(good("bucket", "encryption", "remove", "default", "wares")).contains("Encryption removed.");
    }
}
