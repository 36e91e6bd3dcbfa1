package io.cloakroom.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the launcher script in a directory tree of its own. Maven and the JDK there are scripts that print how they
/// were called.
final class LauncherTest {
    private static final String MAVEN = """
            #!/bin/sh
            echo "maven $*" >>maven.log
            echo "Maven speaks"
            for module in storage admin gateway bench; do
                mkdir -p $module/target/quick/lib
                echo "build $(wc -l <maven.log)" >$module/target/quick/$module.jar
                echo library >$module/target/quick/lib/library.jar
            done
            echo sdk >bench/target/quick/lib/sdk.jar
            """;

    private static final String JAVA = """
            #!/bin/sh
            echo "pid $$"
            echo "directory $(pwd)"
            for argument; do echo "[$argument]"; done
            """;

    @TempDir
    private Path temp;

    private Path home;
    private Path jdk;
    private Map<String, String> environment;

    @BeforeEach
    void layOutASourceTree() throws IOException {
        home = temp.resolve("a house with spaces");
        for (var module : List.of("storage", "admin", "gateway", "bench")) {
            write(home.resolve(module + "/pom.xml"), "<project/>");
            write(home.resolve(module + "/src/main/java/A.java"), "class A {}");
        }
        write(home.resolve("pom.xml"), "<project/>");
        script(home.resolve("cloakroom"), Files.readString(Path.of("../cloakroom")));
        script(temp.resolve("bin/mvn"), MAVEN);
        jdk = jdk("jdk", "25.0.1");
        environment = Map.of("JAVA_HOME", jdk.toString());
        age(home);
    }

    @Test
    void buildsOnceAndBecomesTheJvm() throws Exception {
        var first = launch(home, "./cloakroom", "serve", "--data", "a b");
        assertThat(first.status()).isZero();
        assertThat(first.out())
                .contains("pid " + first.pid(), "[io.cloakroom.gateway.Main]", "[serve]", "[--data]", "[a b]")
                .doesNotContain("Maven speaks", "-Xmx");
        assertThat(first.err()).contains("cloakroom: building", "Maven speaks");

        var second = launch(home, "./cloakroom", "serve");
        assertThat(second.err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void buildsAgainWhatIsOlderThanItsSources() throws Exception {
        launch(home, "./cloakroom", "serve");
        write(home.resolve("admin/src/main/java/A.java"), "class A { }");
        assertThat(launch(home, "./cloakroom", "serve").err()).contains("building what changed");
        assertThat(builds()).isEqualTo(2);

        age(home);
        Files.delete(home.resolve("storage/src/main/java/A.java"));
        launch(home, "./cloakroom", "serve");
        assertThat(builds()).as("a deleted source").isEqualTo(3);

        write(home.resolve("gateway/src/test/java/ATest.java"), "class ATest {}");
        write(home.resolve("bench/src/main/java/A.java"), "class A { }");
        launch(home, "./cloakroom", "serve");
        assertThat(builds()).as("what the server does not hold").isEqualTo(3);
    }

    /// A command that is used beside a running server must not switch to another build just because somebody edits a
    /// source.
    @Test
    void aCommandTakesTheBuildThatIsThere() throws Exception {
        launch(home, "./cloakroom", "token", "list");
        assertThat(builds()).as("nothing was built").isEqualTo(1);
        write(home.resolve("admin/src/main/java/A.java"), "class A { }");
        for (var command : List.of("token", "status", "--version")) {
            var launched = launch(home, "./cloakroom", command);
            assertThat(launched.err()).as(command).isEmpty();
            assertThat(launched.out()).contains("[" + command + "]");
        }
        assertThat(builds()).isEqualTo(1);
        assertThat(launch(home, "./cloakroom", "build").out()).doesNotContain("[build]");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void tellsWhichCommitItWasBuiltFrom() throws Exception {
        launch(home, "./cloakroom", "serve");
        Files.writeString(home.resolve(current() + "/commit"), "0123456789ab");
        assertThat(launch(home, "./cloakroom", "--version").out()).contains("[-Dcloakroom.commit=0123456789ab]");
    }

    @Test
    void keepsTheBenchApartFromTheServer() throws Exception {
        assertThat(launch(home, "./cloakroom", "serve").out()).doesNotContain("lib-bench");
        assertThat(launch(home, "./cloakroom", "bench", "--help"))
                .satisfies(help ->
                        assertThat(help.err()).contains("not been built yet").doesNotContain("Maven speaks"))
                .satisfies(help -> assertThat(help.out()).contains("[--help]"));
        assertThat(launch(home, "./cloakroom", "bench"))
                .satisfies(
                        run -> assertThat(run.err()).contains("building the benchmark, which has not been built yet"))
                .satisfies(run -> assertThat(run.out()).contains("/lib/*:", "/lib-bench/*]"));
        write(home.resolve("bench/src/main/java/A.java"), "class A { /* changed */ }");
        assertThat(launch(home, "./cloakroom", "bench", "get", "--help").err()).isEmpty();
        age(home);
        assertThat(home.resolve(current() + "/lib-bench")).isDirectoryContaining("glob:**/{bench,sdk}.jar");
        assertThat(home.resolve(current() + "/lib-bench/library.jar")).doesNotExist();
        assertThat(Files.readString(home.resolve("maven.log"))).contains("-pl gateway -am", "-pl bench -am");
    }

    @Test
    void keepsTheBuildOfARunningServer() throws Exception {
        launch(home, "./cloakroom", "serve");
        var running = home.resolve(current());
        var ended = running.resolveSibling("20200101-000000-1");
        write(running.resolve("pids/" + ProcessHandle.current().pid()), "");
        write(ended.resolve("pids/999999999"), "");
        for (int build = 2; build < 5; build++) {
            age(home);
            write(home.resolve("pom.xml"), "<project></project>");
            launch(home, "./cloakroom", "serve");
        }
        assertThat(builds()).isEqualTo(4);
        assertThat(running.resolve("lib/gateway.jar")).hasContent("build 1");
        assertThat(ended).doesNotExist();
        try (var left = Files.newDirectoryStream(running.getParent(), "*-*")) {
            assertThat(left).as("running, previous, current").hasSize(3);
        }
    }

    @Test
    void buildsOnceForTwoThatStartAtTheSameTime() throws Exception {
        var one = start(home, "./cloakroom", "one");
        var two = start(home, "./cloakroom", "two");
        assertThat(finish(one).out()).contains("[one]");
        assertThat(finish(two).out()).contains("[two]");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void worksThroughSymbolicLinksFromAnywhere() throws Exception {
        Files.createSymbolicLink(temp.resolve("far"), home.resolve("cloakroom"));
        Files.createSymbolicLink(temp.resolve("bin/near"), Path.of("../far"));
        var launched = launch(temp.resolve("bin"), "./near", "serve");
        assertThat(launched.status()).isZero();
        assertThat(launched.out()).contains("directory " + temp.resolve("bin").toRealPath(), home + "/.cloakroom/");
    }

    @Test
    void runsABuildThatCameWithoutSources() throws Exception {
        launch(home, "./cloakroom");
        var installed = temp.resolve("installed");
        Files.createDirectory(installed);
        Files.move(home.resolve(".cloakroom"), installed.resolve(".cloakroom"));
        Files.move(home.resolve("cloakroom"), installed.resolve("cloakroom"));
        Files.delete(jdk.resolve("bin/javac"));
        assertThat(launch(installed, "./cloakroom", "serve").out()).contains(installed + "/.cloakroom/", "[serve]");
    }

    @Test
    void startsNothingWhenTheBuildFails() throws Exception {
        launch(home, "./cloakroom");
        script(temp.resolve("bin/mvn"), "#!/bin/sh\nexit 1\n");
        write(home.resolve("pom.xml"), "<broken/>");
        var launched = launch(home, "./cloakroom", "serve");
        assertThat(launched.status()).isEqualTo(1);
        assertThat(launched.out()).isEmpty();
        assertThat(launched.err()).endsWith("cloakroom: the build failed\n");
    }

    @Test
    void passesByAJavaHomeThatIsTooOld() throws Exception {
        environment = Map.of("JAVA_HOME", jdk("old", "17.0.15").toString());
        var newer = jdk("newer", "26");
        Files.createSymbolicLink(temp.resolve("bin/java"), newer.resolve("bin/java"));
        assertThat(launch(home, "./cloakroom").out()).contains("[io.cloakroom.gateway.Main]");
    }

    private Path jdk(String name, String version) throws IOException {
        var directory = temp.resolve(name);
        script(directory.resolve("bin/java"), JAVA);
        script(directory.resolve("bin/javac"), JAVA);
        write(directory.resolve("release"), "IMPLEMENTOR=\"A\"\nJAVA_VERSION=\"" + version + "\"\n");
        return directory;
    }

    private long builds() throws IOException {
        return Files.readAllLines(home.resolve("maven.log")).size();
    }

    private String current() throws IOException {
        return ".cloakroom/"
                + Files.readString(home.resolve(".cloakroom/current")).strip();
    }

    /// Sets all modification times back by an hour, so that no test has to wait for the clock.
    private static void age(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            for (var file : files.toList()) {
                var past = Files.getLastModifiedTime(file).toInstant().minusSeconds(3600);
                Files.setLastModifiedTime(file, FileTime.from(past));
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    }

    private static void script(Path file, String text) throws IOException {
        write(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private record Launched(long pid, int status, String out, String err) {}

    private record Running(Process process, Path out, Path err) {}

    private Launched launch(Path directory, String... command) throws Exception {
        return finish(start(directory, command));
    }

    private Running start(Path directory, String... command) throws IOException {
        var out = Files.createTempFile(temp, "out", "");
        var err = Files.createTempFile(temp, "err", "");
        var builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("HOME", temp.resolve("home").toString());
        builder.environment().put("PATH", temp.resolve("bin") + ":/usr/bin:/bin");
        return new Running(builder.start(), out, err);
    }

    private static Launched finish(Running running) throws Exception {
        assertThat(running.process().waitFor(3, TimeUnit.MINUTES)).isTrue();
        return new Launched(
                running.process().pid(),
                running.process().exitValue(),
                Files.readString(running.out(), UTF_8),
                Files.readString(running.err(), UTF_8));
    }
}
