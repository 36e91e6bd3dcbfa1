package io.cloakroom.s3.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.document.LifecycleFilter;
import io.cloakroom.storage.document.LifecycleFilter.Form;
import io.cloakroom.storage.document.LifecycleRules.LoneMarkers;
import io.cloakroom.storage.document.LifecycleRules.Rule;
import io.cloakroom.storage.document.LifecycleRules.SmallestMoved;
import io.cloakroom.storage.document.TagSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The index finds the same rules as comparing a key with every prefix.
final class PrefixIndexTest {
    private static PrefixIndex index(List<String> prefixes) {
        var rules = new ArrayList<ActiveRule>();
        for (var prefix : prefixes) {
            var filter = new LifecycleFilter(Form.FILTER, prefix, TagSet.NONE, null, null);
            var rule =
                    new Rule("r" + rules.size(), true, filter, new LoneMarkers(true), null, null, List.of(), List.of());
            rules.add(ActiveRule.of(rule, rules.size(), SmallestMoved.BY_CLASS));
        }
        return new PrefixIndex(rules);
    }

    @Test
    void findsTheSameAsAPlainSearch() {
        var random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            var prefixes = Stream.generate(() -> text(random, 4))
                    .limit(random.nextInt(8))
                    .toList();
            var index = index(prefixes);
            for (int i = 0; i < 20; i++) {
                var key = text(random, 6);
                var found = new ArrayList<Integer>();
                index.forEach(key, rule -> found.add(rule.place()));
                var expected = new HashSet<Integer>();
                for (int place = 0; place < prefixes.size(); place++) {
                    if (key.startsWith(prefixes.get(place))) {
                        expected.add(place);
                    }
                }
                assertThat(found).as("%s in %s", key, prefixes).containsExactlyInAnyOrderElementsOf(expected);
                assertThat(index.has(key)).isEqualTo(!expected.isEmpty());
                assertThat(index.hasBelow(key))
                        .as("%s in %s", key, prefixes)
                        .isEqualTo(prefixes.stream().anyMatch(each -> key.startsWith(each) || each.startsWith(key)));
            }
        }
    }

    private static String text(Random random, int most) {
        var text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append("ab\u00e9\uffee".charAt(random.nextInt(4)));
        }
        return text.toString();
    }

    /// A character beyond U+FFFF sorts behind U+FFEE by its bytes, and before it in Java.
    @Test
    void outermostPrefixesAreInTheOrderOfTheirBytes() {
        assertThat(index(List.of("\uD83D\uDE00", "\uFFEE", "b/", "a", "b/c", "a/b"))
                        .outermost())
                .containsExactly("a", "b/", "\uFFEE", "\uD83D\uDE00");
        assertThat(index(List.of("", "a")).outermost()).containsExactly("");
        assertThat(index(List.of()).outermost()).isEmpty();
    }
}
