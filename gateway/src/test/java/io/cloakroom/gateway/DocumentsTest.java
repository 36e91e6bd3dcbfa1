package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The links in the documents lead to existing files and headings. Pictures and diagrams are made together with the
/// documentation site, so for them the sources must exist.
class DocumentsTest {
    private static final Path TOP = Path.of("..");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern OUTSIDE = Pattern.compile("[a-z]+:.*");
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.*)");

    /// @param target relative to the document; a heading's anchor may follow
    record Link(Path document, String target) {
        Path file() {
            var name = target.replaceFirst("#.*", "");
            return name.isEmpty() ? document : document.resolveSibling(name).normalize();
        }

        String anchor() {
            return target.contains("#") ? target.substring(target.indexOf('#') + 1) : "";
        }
    }

    private static List<Path> documents() throws IOException {
        var found = new ArrayList<Path>();
        for (var directory : List.of(TOP, TOP.resolve("docs"), TOP.resolve(".github"))) {
            try (var files = Files.list(directory)) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(found::add);
            }
        }
        return found;
    }

    /// The text without code, which contains neither links nor headings.
    private static List<String> prose(Path document) throws IOException {
        var lines = new ArrayList<String>();
        boolean code = false;
        for (var line : Files.readAllLines(document)) {
            boolean fence = line.strip().startsWith("```");
            if (!fence && !code) {
                lines.add(line);
            }
            code ^= fence;
        }
        return lines;
    }

    private static List<Link> links(Path document) throws IOException {
        return prose(document).stream()
                .map(line -> line.replaceAll("`[^`]*`", ""))
                .flatMap(line -> LINK.matcher(line).results())
                .map(link -> new Link(document, link.group(1)))
                .filter(link -> !OUTSIDE.matcher(link.target()).matches())
                .toList();
    }

    /// Follows GitHub's rules, which the site uses too.
    static Set<String> anchors(Path document) throws IOException {
        var counts = new HashMap<String, Integer>();
        var anchors = new HashSet<String>();
        for (var line : prose(document)) {
            var heading = HEADING.matcher(line);
            if (heading.matches()) {
                var anchor = heading.group(1)
                        .strip()
                        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]", "")
                        .replace(' ', '-');
                int before = counts.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return anchors;
    }

    private static boolean leadsSomewhere(Link link) throws IOException {
        var file = link.file();
        var name = file.getFileName().toString();
        if (file.startsWith(TOP.resolve("docs/images"))) {
            var pictures = Path.of("src/test/java/io/cloakroom/gateway/panel/Pictures.java");
            return Files.readString(pictures).contains('"' + name.replace(".png", "") + '"');
        }
        if (file.startsWith(TOP.resolve("docs/diagrams")) && name.endsWith(".svg")) {
            return Files.exists(file.resolveSibling(name.replace(".svg", ".dot")));
        }
        return Files.exists(file) && (link.anchor().isEmpty() || anchors(file).contains(link.anchor()));
    }

    private static List<Link> broken(Stream<Path> documents) throws IOException {
        var broken = new ArrayList<Link>();
        for (var document : documents.toList()) {
            for (var link : links(document)) {
                if (!leadsSomewhere(link)) {
                    broken.add(link);
                }
            }
        }
        return broken;
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        assertThat(broken(documents().stream())).isEmpty();
        assertThat(links(TOP.resolve("README.md"))).hasSizeGreaterThan(10);
    }

    @Test
    void aLinkThatLeadsNowhereIsFound(@TempDir Path directory) throws IOException {
        var other = Files.writeString(directory.resolve("other.md"), "# One & `two`\n## Same\n## Same\n");
        assertThat(anchors(other)).containsExactlyInAnyOrder("one--two", "same", "same-1");
        var page = Files.writeString(directory.resolve("page.md"), """
                # Page
                [a](other.md) [b](other.md#same-1) [c](#page) [d](https://example.com/none) `[e](code.md)`
                ```
                [f](code.md)
                ```
                [g](none.md) [h](other.md#none) [i](#none)
                """);
        assertThat(broken(Stream.of(page)))
                .extracting(Link::target)
                .containsExactly("none.md", "other.md#none", "#none");
    }

    /// A page that nothing leads to is not read.
    @Test
    void theReadmeLeadsToEveryPage() throws IOException {
        var seen = new HashSet<Path>();
        var next = new ArrayDeque<>(List.of(TOP.resolve("README.md")));
        while (!next.isEmpty()) {
            var page = next.remove();
            if (seen.add(page)) {
                links(page).stream()
                        .map(Link::file)
                        .filter(file -> file.toString().endsWith(".md"))
                        .forEach(next::add);
            }
        }
        try (var pages = Files.list(TOP.resolve("docs"))) {
            assertThat(seen)
                    .containsAll(pages.filter(page -> page.toString().endsWith(".md"))
                            .toList());
        }
    }
}
