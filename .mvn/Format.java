import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Checks or applies palantir-java-format on every Java file under the modules' `src` directories; run by the root pom.
/// `check` notes in `target/format.checked` when all was well, and the next run reads only what changed since.
final class Format {
    private final Path root;
    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());

    private Format(Path root) {
        this.root = root;
    }

    public static void main(String[] args) throws IOException {
        var format = new Format(Path.of(args[1]));
        switch (args[0]) {
            case "check" -> format.check();
            case "apply" -> format.unformatted(format.sources()).forEach(format::rewrite);
            default -> throw new IllegalArgumentException("-Dformat is check or apply, not " + args[0]);
        }
    }

    private void check() throws IOException {
        var stamp = root.resolve("target/format.checked");
        var started = java.nio.file.attribute.FileTime.from(java.time.Instant.now());
        var since = Files.exists(stamp) ? Files.getLastModifiedTime(stamp) : null;
        var wrong = unformatted(sources().stream()
                .filter(source -> since == null || modified(source).compareTo(since) >= 0)
                .toList());
        if (!wrong.isEmpty()) {
            wrong.forEach(source -> System.err.println("not formatted: " + root.relativize(source)));
            System.err.println("To format: mvn -q -N verify -Dformat=apply");
            System.exit(1);
        }
        Files.createDirectories(stamp.getParent());
        Files.writeString(stamp, "");
        Files.setLastModifiedTime(stamp, started);
    }

    private List<Path> sources() throws IOException {
        try (var modules = Files.newDirectoryStream(root, module -> Files.isRegularFile(module.resolve("pom.xml")))) {
            var found = new java.util.ArrayList<Path>();
            for (var module : modules) {
                try (var files = Files.walk(module.resolve("src"))) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
                }
            }
            return found;
        }
    }

    private List<Path> unformatted(List<Path> sources) {
        return sources.parallelStream()
                .filter(source -> !formatted(source).equals(read(source)))
                .sorted()
                .toList();
    }

    private String formatted(Path source) {
        try {
            var text = RemoveUnusedImports.removeUnusedImports(read(source));
            return formatter.formatSource(ImportOrderer.reorderImports(text, JavaFormatterOptions.Style.PALANTIR));
        } catch (FormatterException unparsable) {
            throw new IllegalStateException(source + ": " + unparsable.getMessage(), unparsable);
        }
    }

    private void rewrite(Path source) {
        try {
            Files.writeString(source, formatted(source));
            System.err.println("formatted: " + root.relativize(source));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static java.nio.file.attribute.FileTime modified(Path source) {
        try {
            return Files.getLastModifiedTime(source);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
