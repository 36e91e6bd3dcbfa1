import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks or applies palantir-java-format on every Java file under the modules' `src` directories; run by the root pom.
/// `check` notes in `target/format.checked` when all was well, and the next run reads only what changed since.
final class Format {
    private static final Pattern MARKDOWN = Pattern.compile("(?m)(?<=^ {0,200})///.*$");
    private static final Pattern HIDDEN = Pattern.compile("// \uE000");

    private final Path root;
    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());

    private Format(Path root) {
        this.root = root;
    }

    public static void main(String[] args) throws IOException {
        var format = new Format(Path.of(args[1]));
        try {
            switch (args[0]) {
                case "check" -> format.check();
                case "apply" -> format.unformatted(format.sources()).forEach(format::rewrite);
                default -> throw new IllegalArgumentException("-Dformat is check or apply, not " + args[0]);
            }
        } catch (IllegalArgumentException refused) {
            System.err.println(refused.getMessage());
            System.exit(1);
        }
    }

    private void check() throws IOException {
        var stamp = root.resolve("target/format.checked");
        var started = FileTime.from(Instant.now());
        var rules = modified(root.resolve("pom.xml")); // says which formatter
        var last = Files.exists(stamp) ? modified(stamp) : FileTime.fromMillis(0);
        var since = last.compareTo(rules) > 0 ? last : FileTime.fromMillis(0);
        var wrong = unformatted(sources().stream()
                .filter(source -> modified(source).compareTo(since) >= 0)
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
        try (var modules = Files.newDirectoryStream(root, module -> Files.isDirectory(module.resolve("src")))) {
            var found = new ArrayList<Path>();
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

    /// The formatter does not know `///`: it takes a block of such lines for one comment, and wraps it into something
    /// that does not compile. So it is shown a short `//` for each line, and only moves that to its place.
    private String formatted(Path source) {
        try {
            var text = RemoveUnusedImports.removeUnusedImports(read(source));
            text = ImportOrderer.reorderImports(text, JavaFormatterOptions.Style.PALANTIR);
            var docs = MARKDOWN.matcher(text).results().map(MatchResult::group).toList();
            var next = docs.iterator();
            text = MARKDOWN.matcher(text).replaceAll(_ -> "// \uE000");
            return HIDDEN.matcher(formatter.formatSource(text)).replaceAll(_ -> Matcher.quoteReplacement(next.next()));
        } catch (FormatterException unparsable) {
            throw new IllegalArgumentException(source + ":" + unparsable.getMessage(), unparsable);
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

    private static FileTime modified(Path source) {
        try {
            return Files.getLastModifiedTime(source);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
