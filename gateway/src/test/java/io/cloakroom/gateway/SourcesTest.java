package io.cloakroom.gateway;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sources keep a size that a reader can hold in mind, and the documents name only classes that exist.
class SourcesTest {
    private static final Path TOP = Path.of("..");
    private static final List<String> MODULES = List.of("storage", "admin", "gateway");
    private static final int MOST_LINES_OF_A_FILE = 400;
    private static final int MOST_LINES_OF_A_METHOD = 60;
    private static final int MOST_CLASSES_OF_A_PACKAGE = 30;

    /// The documents that explain the code, and so name its classes.
    private static final List<String> EXPLAINING =
            List.of("docs/architecture.md", "docs/rationale.md", "docs/engines.md", "CONTRIBUTING.md");

    /// What those documents name that is not ours: classes of the JDK and of Netty, an error of S3, name endings.
    private static final Set<String> FOREIGN = Set.of(
            "ConcurrentHashMap",
            "StringBuilder",
            "HttpServerCodec",
            "NotImplemented",
            "Manager",
            "Helper",
            "Util",
            "Impl");

    /// `Name`, `Name.member` or `Name#member` in backquotes.
    private static final Pattern NAMED = Pattern.compile("`([A-Z][a-z0-9]\\w*)(?:[.#](\\w+)(?:\\([^`]*)?)?`");

    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");

    private static List<Path> sources(List<Path> directories) throws IOException {
        var sources = new ArrayList<Path>();
        for (var directory : directories) {
            try (var files = Files.walk(directory)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    private static List<Path> production() throws IOException {
        return sources(MODULES.stream()
                .map(module -> TOP.resolve(module).resolve("src/main/java"))
                .toList());
    }

    private static List<String> longFiles(List<Path> sources) throws IOException {
        var tooLong = new ArrayList<String>();
        for (var source : sources) {
            int lines = Files.readAllLines(source).size();
            if (lines > MOST_LINES_OF_A_FILE) {
                tooLong.add(source.getFileName() + ": " + lines);
            }
        }
        return tooLong;
    }

    /// A method's lines are those from the opening brace of its body to the closing one.
    private static List<String> longMethods(List<Path> sources) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var tooLong = new ArrayList<String>();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(sources));
            var positions = Trees.instance(task).getSourcePositions();
            for (var unit : task.parse()) {
                new TreeScanner<@Nullable Void, @Nullable Void>() {
                    @Override
                    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
                        var body = method.getBody();
                        long lines = body == null
                                ? 0
                                : unit.getLineMap().getLineNumber(positions.getEndPosition(unit, body))
                                        - unit.getLineMap().getLineNumber(positions.getStartPosition(unit, body))
                                        + 1;
                        if (lines > MOST_LINES_OF_A_METHOD) {
                            tooLong.add(Path.of(unit.getSourceFile().getName()).getFileName() + " " + method.getName()
                                    + ": " + lines);
                        }
                        return super.visitMethod(method, null);
                    }
                }.scan(unit, null);
            }
        }
        return tooLong;
    }

    private static List<String> unknownNames(String document, Map<String, String> sourceOfClass) {
        return NAMED.matcher(document)
                .results()
                .filter(named -> !FOREIGN.contains(named.group(1)))
                .filter(named -> {
                    var source = sourceOfClass.get(named.group(1));
                    return source == null
                            || (named.group(2) != null && !source.matches("(?s).*\\b" + named.group(2) + "\\b.*"));
                })
                .map(named -> named.group())
                .toList();
    }

    @Test
    void noFileIsTooLong() throws IOException {
        assertThat(longFiles(production())).isEmpty();
    }

    @Test
    void noMethodIsTooLong() throws IOException {
        assertThat(longMethods(production())).isEmpty();
    }

    @Test
    void noPackageIsTooLarge() throws IOException {
        assertThat(production().stream()
                        .filter(source -> !source.endsWith("package-info.java"))
                        .collect(groupingBy(source -> source.resolveSibling("").toString(), counting()))
                        .entrySet())
                .hasSizeGreaterThan(50)
                .allSatisfy(directory -> assertThat(directory.getValue())
                        .as(directory.getKey())
                        .isLessThanOrEqualTo(MOST_CLASSES_OF_A_PACKAGE));
    }

    @Test
    void documentsNameClassesThatExist() throws IOException {
        var sourceOfClass = new HashMap<String, String>();
        var everywhere = Stream.concat(MODULES.stream(), Stream.of("bench"))
                .map(module -> TOP.resolve(module).resolve("src"))
                .toList();
        for (var source : sources(everywhere)) {
            var text = Files.readString(source);
            DECLARED.matcher(text).results().forEach(name -> sourceOfClass.merge(name.group(1), text, String::concat));
        }
        int named = 0;
        var unknown = new ArrayList<String>();
        for (var name : EXPLAINING) {
            var document = Files.readString(TOP.resolve(name)).replaceAll("(?s)```.*?```", "");
            named += (int) NAMED.matcher(document).results().count();
            unknownNames(document, sourceOfClass).forEach(each -> unknown.add(name + ": " + each));
        }
        assertThat(unknown).isEmpty();
        assertThat(named).isGreaterThan(200);
    }

    /// Checks that find nothing anywhere would pass too: these must find something.
    @Test
    void checksCanFail(@TempDir Path directory) throws IOException {
        var file = Files.writeString(
                directory.resolve("Long.java"), "class Long {\n  void walk() {" + "\n;".repeat(400) + "\n  }\n}\n");
        assertThat(longFiles(List.of(file))).containsExactly("Long.java: 404");
        assertThat(longMethods(List.of(file))).containsExactly("Long.java walk: 402");
        assertThat(unknownNames("`Known` `Known.walk` `Known.fly` `Unknown`", Map.of("Known", "void walk() {}")))
                .containsExactly("`Known.fly`", "`Unknown`");
    }
}
