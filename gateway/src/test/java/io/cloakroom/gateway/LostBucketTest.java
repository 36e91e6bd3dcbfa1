package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// One project is restored from a copy that is older than one of its buckets, as in docs/operations.md. Tests what
/// happens to the bucket's name.
final class LostBucketTest {
    @TempDir
    private Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    private Result cli(String... arguments) {
        return CommandRun.run(Map.of("CLOAKROOM_DATA", data().toString()), "", arguments);
    }

    private String good(String... arguments) {
        var result = cli(arguments);
        assertThat(result.code()).as(result.toString()).isZero();
        return result.out();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private Path space() {
        var id = JsonMapper.shared()
                .readTree(good("project", "view", "default", "--json"))
                .path("id")
                .asString();
        return data().resolve("spaces").resolve(id);
    }

    @Test
    void itsNameIsGivenUpAndUsedAgain() throws Exception {
        Path space;
        try (var server = CloakroomProcess.serve(data(), Map.of())) {
            server.ready();
            space = space();
            good("bucket", "create", "default", "before");
        }
        copy(space, directory.resolve("backup"));
        try (var server = CloakroomProcess.serve(data(), Map.of())) {
            server.ready();
            good("bucket", "create", "default", "afterb");
        }
        Files.move(space, directory.resolve("newer"));
        copy(directory.resolve("backup"), space);
        try (var server = CloakroomProcess.serve(data(), Map.of())) {
            server.ready();
            assertThat(good("bucket", "list", "default", "--quiet")).isEqualTo("afterb\nbefore\n");
            var why = "bucket afterb has no data: its project was restored from a copy that is older than the bucket";
            assertThat(cli("bucket", "create", "default", "afterb").err()).contains(why);
            assertThat(cli("bucket", "create-folder", "default", "afterb", "a/").err())
                    .contains(why, "delete the bucket, which gives up its name");
            assertThat(good("bucket", "delete", "default", "afterb")).contains("Bucket deleted.");
            assertThat(good("bucket", "list", "default", "--quiet")).isEqualTo("before\n");
            good("bucket", "create", "default", "afterb");
            good("bucket", "create-folder", "default", "afterb", "a/");
            assertThat(good("bucket", "objects", "default", "afterb", "--quiet"))
                    .contains("a/");
            assertThat(cli("bucket", "delete", "default", "afterb").err()).contains("holds objects");
        }
    }
}
