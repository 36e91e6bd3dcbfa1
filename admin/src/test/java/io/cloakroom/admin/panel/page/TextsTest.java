package io.cloakroom.admin.panel.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.snippet.Snippets;
import io.cloakroom.admin.snippet.TokenFacts;
import io.cloakroom.admin.view.TokenViews.TestReport;
import io.cloakroom.s3.policy.ScopeLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextsTest {
    private static final Pattern IN_TEMPLATES =
            Pattern.compile("frame\\.t\\(\\)\\.of\\(([^\"]*\\? )?\"([^\"]+)\"( : \"([^\"]+)\")?");
    private static final Pattern IN_CODE = Pattern.compile(
            "(?:visit\\.text\\(|\\btext\\(|\\.t\\(\\)\\.of\\(|texts\\.of\\(|\\bwrong\\([^,;]+,)\\s*\"([^\"]+)\"");

    @Test
    void dutchHasEveryTextOfThePanel() throws IOException {
        var english = new TreeSet<String>();
        for (var file : files("src/main/jte", ".jte")) {
            var found = IN_TEMPLATES.matcher(Files.readString(file));
            while (found.find()) {
                english.add(found.group(2));
                if (found.group(4) != null) {
                    english.add(found.group(4));
                }
            }
        }
        for (var file : files("src/main/java/io/cloakroom/admin/panel", ".java")) {
            var found = IN_CODE.matcher(Files.readString(file));
            while (found.find()) {
                english.add(found.group(1));
            }
        }
        english.addAll(stepsOfClients());
        for (var state : List.of("active", "disabled", "expired", "leaked")) {
            english.add(new TestReport("", "", null, false, state, null, List.of(), false, false, List.of()).verdict());
        }
        for (var level : ScopeLevel.values()) {
            english.add(level.label());
        }
        assertThat(english).hasSizeGreaterThan(200).contains("Create token", "Copy {0}", "There is no such page.");
        assertThat(Texts.read("nl").keySet()).containsAll(english);
    }

    private static Set<String> stepsOfClients() {
        var facts = new TokenFacts("https://s3.example", "x", "p", "p", "u", "u", "key", null, null);
        var texts = new TreeSet<String>();
        var limited = Arrays.stream(TokenFacts.Level.values()).map(level -> facts.within("a/", level));
        Stream.concat(Stream.of(facts), limited)
                .map(Snippets::of)
                .flatMap(List::stream)
                .forEach(client -> {
                    texts.add(client.expected());
                    client.steps().forEach(step -> texts.add(step.text()));
                    texts.add(Objects.requireNonNull(client.trust()).text());
                });
        assertThat(texts).hasSizeGreaterThan(40).allMatch(text -> !text.contains("\"") && !text.contains(" = "));
        return texts;
    }

    private static Iterable<Path> files(String directory, String ending) throws IOException {
        try (var files = Files.walk(Path.of(directory))) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    @Test
    void theFirstLanguageThatThereIsWins() {
        assertThat(Texts.in("nl-NL,nl;q=0.9,en;q=0.8").of("Sign in")).isEqualTo("Aanmelden");
        assertThat(Texts.in("de,en-GB,nl").of("Sign in")).isEqualTo("Sign in");
        assertThat(Texts.in("de,nl").of("Copy {0}", "Link")).isEqualTo("Link kopiëren");
        assertThat(Texts.in("").code()).isEqualTo("en");
        assertThat(Texts.in(",;;\u0000,x").code()).isEqualTo("en");
    }
}
