package io.cloakroom.gateway;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;

/// Lets processes of `cloakroom` start with an archive of loaded classes (class data sharing, JEP 310 and 350), which saves a third
/// of the processor time of a start. The archive is made once in the life of this JVM, by a server that starts and stops. Such an
/// archive takes no directories, so the directories of the class path become jars.
final class LoadedClasses {
    static final List<String> CLASS_PATH = List.of("-cp", System.getProperty("java.class.path"));

    private LoadedClasses() {}

    private static final class Made {
        private static final List<String> OPTIONS = make();
    }

    /// Class path and archive of a process.
    static List<String> options() {
        return Made.OPTIONS;
    }

    private static List<String> make() {
        try {
            var directory = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target").toAbsolutePath()), "classes");
            var path = new ArrayList<String>();
            for (var entry : System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1)) {
                var place = Path.of(entry);
                path.add(Files.isDirectory(place) ? jar(place, directory.resolve(path.size() + ".jar")) : entry);
            }
            var classPath = List.of("-cp", String.join(File.pathSeparator, path));
            var archive = directory.resolve("classes.jsa");
            return isDumped(classPath, archive, directory)
                    ? List.of(classPath.getFirst(), classPath.getLast(), "-XX:SharedArchiveFile=" + archive)
                    : CLASS_PATH;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static String jar(Path directory, Path to) throws IOException {
        try (var jar = new JarOutputStream(Files.newOutputStream(to));
                var files = Files.walk(directory)) {
            jar.setLevel(0);
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                jar.putNextEntry(
                        new JarEntry(directory.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
        return to.toString();
    }

    private static boolean isDumped(List<String> classPath, Path archive, Path directory)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(CloakroomProcess.JAVA);
        command.add("-XX:ArchiveClassesAtExit=" + archive);
        command.addAll(classPath);
        command.addAll(List.of(
                Main.class.getName(),
                "serve",
                "--data",
                directory.resolve("data").toString(),
                "--s3-port",
                "0",
                "--admin-port",
                "0"));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(directory.toFile())
                .start();
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("Cloakroom is ready")) {
                    process.toHandle().destroy();
                }
            }
        }
        return process.waitFor() == 143 && Files.isReadable(archive);
    }
}
