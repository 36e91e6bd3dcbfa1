package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Programs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files that docs/operations.md offers to operators, and its table of the data directory.
final class OperationsTest {
    private static final Path DOCS = Path.of("../docs");

    @TempDir
    private Path directory;

    /// All but its program, which is installed elsewhere.
    @Test
    void systemdAcceptsTheUnit() throws Exception {
        var systemd = Programs.require("systemd-analyze");
        var program = directory.resolve("cloakroom");
        Files.writeString(program, "#!/bin/sh\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        var unit = Files.readString(DOCS.resolve("cloakroom.service"));
        assertThat(unit).contains("ExecStart=/opt/cloakroom/cloakroom serve ");
        var copy = directory.resolve("cloakroom.service");
        Files.writeString(copy, unit.replace("/opt/cloakroom/cloakroom", program.toString()));
        var process = new ProcessBuilder(systemd.toString(), "verify", "--man=no", copy.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).doesNotContain("cloakroom.service");
        Files.writeString(copy, unit.replace("/opt/cloakroom/cloakroom", "cloakroom/relative"));
        var broken = new ProcessBuilder(systemd.toString(), "verify", "--man=no", copy.toString())
                .redirectErrorStream(true)
                .start();
        broken.getInputStream().readAllBytes();
        assertThat(broken.waitFor()).as("it does look").isNotZero();
    }

    /// The table lists every file that a server leaves in its directory.
    @Test
    void everyFileOfTheDataDirectoryIsDocumented() throws Exception {
        var data = directory.resolve("data");
        var page = Files.readString(DOCS.resolve("operations.md"));
        var documented = Pattern.compile("(?m)^\\| (`[^|]*`) \\|")
                .matcher(page)
                .results()
                .flatMap(row -> List.of(row.group(1).split(", ")).stream())
                .map(name -> name.replaceAll("[`/]|<.*>", ""))
                .toList();
        try (var server = CloakroomProcess.serve(data, java.util.Map.of("CLOAKROOM_BUCKETS", "photos"))) {
            server.ready();
            assertThat(CommandRun.run(
                                    java.util.Map.of("CLOAKROOM_DATA", data.toString()),
                                    "",
                                    "bucket",
                                    "delete-object",
                                    "default",
                                    "photos",
                                    "k")
                            .code())
                    .isZero();
            assertThat(CommandRun.run(java.util.Map.of("CLOAKROOM_DATA", data.toString()), "", "requests", "list")
                            .code())
                    .isZero();
            try (var files = Files.list(data)) {
                assertThat(files.map(file -> String.valueOf(file.getFileName())))
                        .contains("requests", "audit", "admin.json")
                        .isSubsetOf(documented);
            }
            try (var spaces = Files.list(data.resolve("spaces"))) {
                for (var space : spaces.toList()) {
                    try (var files = Files.list(space)) {
                        assertThat(files.map(file -> String.valueOf(file.getFileName())))
                                .isSubsetOf(documented);
                    }
                }
            }
        }
    }
}
