package io.cloakroom.s3.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.document.LifecycleFilter;
import io.cloakroom.storage.document.LifecycleFilter.Form;
import io.cloakroom.storage.document.LifecycleRules;
import io.cloakroom.storage.document.LifecycleRules.AfterDays;
import io.cloakroom.storage.document.LifecycleRules.Expiration;
import io.cloakroom.storage.document.LifecycleRules.LoneMarkers;
import io.cloakroom.storage.document.LifecycleRules.NoncurrentExpiration;
import io.cloakroom.storage.document.LifecycleRules.NoncurrentTransition;
import io.cloakroom.storage.document.LifecycleRules.OnDate;
import io.cloakroom.storage.document.LifecycleRules.Rule;
import io.cloakroom.storage.document.LifecycleRules.SmallestMoved;
import io.cloakroom.storage.document.LifecycleRules.Transition;
import io.cloakroom.storage.document.LifecycleRules.When;
import io.cloakroom.storage.document.StorageClass;
import io.cloakroom.storage.document.TagSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What rules do to versions and uploads, and when.
final class LifecycleDecisionTest {
    private static final Instant MADE = Instant.parse("2026-01-15T10:30:00Z");
    private static final long LARGE = 1 << 20;

    /// Rules in short: `id prefix action action …`, where an action is `expire:5`, `expire:2026-02-01`, `markers`, `noncurrent:5`,
    /// `noncurrent:5:2`, `move:5:GLACIER`, `ncmove:5:GLACIER`, `abort:5`, `off`, `tag:key=value`, `over:5` or `under:5`.
    private static LifecycleDecision rules(SmallestMoved smallest, String... rules) {
        var made = new ArrayList<Rule>();
        for (var each : rules) {
            made.add(rule(each));
        }
        return LifecycleDecision.of(new LifecycleRules(made, smallest), Day.OF_24_HOURS);
    }

    private static LifecycleDecision rules(String... rules) {
        return rules(SmallestMoved.ALL_CLASSES_128_KIB, rules);
    }

    private static Rule rule(String text) {
        var words = List.of(text.split(" ", -1));
        Expiration expiration = null;
        NoncurrentExpiration noncurrent = null;
        Integer abort = null;
        var moves = new ArrayList<Transition>();
        var noncurrentMoves = new ArrayList<NoncurrentTransition>();
        boolean enabled = true;
        var tags = TagSet.NONE;
        Long over = null;
        Long under = null;
        for (var word : words.subList(2, words.size())) {
            var parts = word.split(":", -1);
            switch (parts[0]) {
                case "expire" -> expiration = (Expiration) when(parts[1]);
                case "markers" -> expiration = new LoneMarkers(true);
                case "noncurrent" -> noncurrent = new NoncurrentExpiration(number(parts, 1), newer(parts));
                case "move" -> moves.add(new Transition(when(parts[1]), StorageClass.valueOf(parts[2])));
                case "ncmove" ->
                    noncurrentMoves.add(
                            new NoncurrentTransition(number(parts, 1), null, StorageClass.valueOf(parts[2])));
                case "abort" -> abort = number(parts, 1);
                case "off" -> enabled = false;
                case "tag" -> tags = tags(parts[1]);
                case "over" -> over = (long) number(parts, 1);
                case "under" -> under = (long) number(parts, 1);
                default -> throw new IllegalArgumentException(word);
            }
        }
        var filter = new LifecycleFilter(Form.AND, words.get(1), tags, over, under);
        return new Rule(words.getFirst(), enabled, filter, expiration, noncurrent, abort, moves, noncurrentMoves);
    }

    private static When when(String text) {
        return text.contains("-")
                ? new OnDate(Instant.parse(text + "T00:00:00Z"))
                : new AfterDays(Integer.parseInt(text));
    }

    private static int number(String[] parts, int at) {
        return Integer.parseInt(parts[at]);
    }

    private static @Nullable Integer newer(String[] parts) {
        return parts.length > 2 ? Integer.valueOf(parts[2]) : null;
    }

    private static TagSet tags(String pair) {
        var parts = pair.split("=", -1);
        return new TagSet(Map.of(parts[0], parts[1]));
    }

    private static CurrentVersion current(String key, long size, StorageClass storageClass) {
        return new CurrentVersion(key, size, TagSet.NONE, MADE, storageClass, false);
    }

    private static CurrentVersion current(String key) {
        return current(key, LARGE, StorageClass.STANDARD);
    }

    /// An action in short: what, when, the rule, and the class.
    private static String said(Optional<? extends Due> due) {
        return due.map(each -> each.getClass().getSimpleName() + " "
                        + each.at().toString().replace("T00:00:00Z", "") + " " + each.rule()
                        + (each instanceof Due.Move move ? " " + move.to() : ""))
                .orElse("nothing");
    }

    private static Instant day(String date) {
        return Instant.parse(date + "T00:00:00Z");
    }

    /// The User Guide's example: three days after the 15th at 10:30 is the 19th at midnight.
    @ParameterizedTest
    @CsvSource({
        "2014-01-15T10:30:00Z, 3, 2014-01-19T00:00:00Z",
        "2014-01-15T10:30:00Z, 0, 2014-01-16T00:00:00Z",
        "2014-01-15T00:00:00Z, 3, 2014-01-18T00:00:00Z",
        "2014-01-15T00:00:00.001Z, 3, 2014-01-19T00:00:00Z",
        "2014-01-15T23:59:59.999Z, 1, 2014-01-17T00:00:00Z",
        "1969-12-30T12:00:00Z, 1, 1970-01-01T00:00:00Z",
        "2014-01-15T10:30:00Z, 2147483647, +5881624-07-26T00:00:00Z",
    })
    void daysEndAtMidnight(Instant made, int days, String expected) {
        assertThat(Day.OF_24_HOURS.after(made, days)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:10Z, 3, 10, 1970-01-01T00:00:40Z",
        "1970-01-01T00:00:11Z, 3, 10, 1970-01-01T00:00:50Z",
        "1970-01-01T00:00:11.5Z, 1, 1, 1970-01-01T00:00:13Z",
    })
    void aDayMayBeShorter(Instant made, int days, int seconds, Instant expected) {
        assertThat(new Day(Duration.ofSeconds(seconds)).after(made, days)).isEqualTo(expected);
    }

    @Test
    void aDayIsLongerThanNothingAndAtMostTwentyFourHours() {
        assertThatThrownBy(() -> new Day(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Day(Duration.ofHours(25))).isInstanceOf(IllegalArgumentException.class);
    }

    /// Columns: rules, key, bytes, today, what becomes of the current version.
    @ParameterizedTest
    @CsvSource({
        "r logs/ expire:10, logs/a, 1, 2026-01-16, Expire 2026-01-26 r",
        "r logs/ expire:10, log, 1, 2026-01-16, nothing",
        "r logs/ expire:10, logs/, 1, 2026-01-16, Expire 2026-01-26 r",
        "r '' expire:10, any, 1, 2026-01-16, Expire 2026-01-26 r",
        "r '' expire:10 off, any, 1, 2026-01-16, nothing",
        "r '' markers, any, 1, 2026-01-16, nothing",
        "r '' noncurrent:1, any, 1, 2026-01-16, nothing",
        "r '' expire:2025-06-01, any, 1, 2026-01-16, Expire 2025-06-01 r",
        // Sizes are compared without equality.
        "r '' expire:10 over:5, any, 5, 2026-01-16, nothing",
        "r '' expire:10 over:5, any, 6, 2026-01-16, Expire 2026-01-26 r",
        "r '' expire:10 under:5, any, 5, 2026-01-16, nothing",
        "r '' expire:10 under:5, any, 4, 2026-01-16, Expire 2026-01-26 r",
        "r '' expire:10 over:0, any, 0, 2026-01-16, nothing",
        "r '' expire:10 tag:a=b, any, 1, 2026-01-16, nothing",
        // The earlier of two expirations, and of two at the same time the first rule.
        "a '' expire:20|b x expire:10, xy, 1, 2026-01-16, Expire 2026-01-26 b",
        "a x expire:20|b '' expire:10, xy, 1, 2026-01-16, Expire 2026-01-26 b",
        "a '' expire:10|b x expire:10, xy, 1, 2026-01-16, Expire 2026-01-26 a",
        "a x expire:10|b '' expire:10, xy, 1, 2026-01-16, Expire 2026-01-26 a",
        // While nothing is due: the action that comes first. Otherwise: the coldest class that is due.
        "r '' move:30:STANDARD_IA move:90:GLACIER expire:365, any, 1000000, 2026-01-16, Move 2026-02-15 r STANDARD_IA",
        "r '' move:30:STANDARD_IA move:90:GLACIER expire:365, any, 1000000, 2026-02-15, Move 2026-02-15 r STANDARD_IA",
        "r '' move:30:STANDARD_IA move:90:GLACIER expire:365, any, 1000000, 2026-05-01, Move 2026-04-16 r GLACIER",
        "a '' move:30:GLACIER|b '' move:30:STANDARD_IA, any, 1000000, 2026-03-01, Move 2026-02-15 a GLACIER",
        "a '' move:30:STANDARD_IA|b '' move:30:GLACIER, any, 1000000, 2026-01-20, Move 2026-02-15 b GLACIER",
        "a '' move:40:GLACIER|b '' move:30:GLACIER, any, 1000000, 2026-05-01, Move 2026-02-15 b GLACIER",
        // Expiration wins over a transition, when both are due.
        "r '' move:30:GLACIER expire:365, any, 1000000, 2027-06-01, Expire 2027-01-16 r",
        "a '' move:365:GLACIER|b '' expire:365, any, 1000000, 2026-01-16, Expire 2027-01-16 b",
        // Small objects are not moved, unless the filter has a size.
        "r '' move:30:GLACIER, any, 131071, 2026-05-01, nothing",
        "r '' move:30:GLACIER, any, 131072, 2026-05-01, Move 2026-02-15 r GLACIER",
        "r '' move:30:GLACIER over:100, any, 101, 2026-05-01, Move 2026-02-15 r GLACIER",
        "r '' move:30:STANDARD_IA under:200, any, 101, 2026-05-01, Move 2026-02-15 r STANDARD_IA",
    })
    void currentVersions(String rules, String key, long size, String today, String expected) {
        var decision = rules(rules.replace("''", "").split("\\|", -1));
        var version = current(key, size, StorageClass.STANDARD);
        assertThat(said(decision.ofCurrent(version, day(today)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "STANDARD, GLACIER, Move 2026-02-15 r GLACIER",
        "STANDARD, DEEP_ARCHIVE, Move 2026-02-15 r DEEP_ARCHIVE",
        "STANDARD, STANDARD_IA, nothing",
        "STANDARD, INTELLIGENT_TIERING, nothing",
        "STANDARD, GLACIER_IR, nothing",
    })
    void smallObjectsMayGoToArchivesByClass(StorageClass from, StorageClass to, String expected) {
        var decision = rules(SmallestMoved.BY_CLASS, "r  move:30:" + to);
        assertThat(said(decision.ofCurrent(current("k", 1, from), MADE))).isEqualTo(expected);
    }

    /// User Guide, "Transitioning objects using Amazon S3 Lifecycle", "Supported transitions".
    @ParameterizedTest
    @CsvSource({
        "STANDARD, STANDARD_IA INTELLIGENT_TIERING ONEZONE_IA GLACIER_IR GLACIER DEEP_ARCHIVE",
        "REDUCED_REDUNDANCY, STANDARD_IA INTELLIGENT_TIERING ONEZONE_IA GLACIER_IR GLACIER DEEP_ARCHIVE",
        "STANDARD_IA, INTELLIGENT_TIERING ONEZONE_IA GLACIER_IR GLACIER DEEP_ARCHIVE",
        "INTELLIGENT_TIERING, ONEZONE_IA GLACIER_IR GLACIER DEEP_ARCHIVE",
        "ONEZONE_IA, GLACIER DEEP_ARCHIVE",
        "GLACIER_IR, GLACIER DEEP_ARCHIVE",
        "GLACIER, DEEP_ARCHIVE",
        "DEEP_ARCHIVE, ''",
    })
    void objectsOnlyGoToColderClasses(StorageClass from, String expected) {
        var reached = new ArrayList<String>();
        for (var to : StorageClass.values()) {
            if (rules("r  move:30:" + to)
                    .ofCurrent(current("k", LARGE, from), MADE)
                    .isPresent()) {
                reached.add(to.name());
            }
        }
        assertThat(reached).containsExactlyInAnyOrder(expected.isEmpty() ? new String[0] : expected.split(" ", -1));
    }

    /// AWS moves a version first if its expiration would only put a delete marker on top of it.
    @Test
    void aTransitionGoesBeforeADeleteMarker() {
        var decision = rules("r  move:30:GLACIER expire:365");
        var now = day("2027-06-01");
        var kept = new CurrentVersion("k", LARGE, TagSet.NONE, MADE, StorageClass.STANDARD, true);
        assertThat(said(decision.ofCurrent(kept, now))).isEqualTo("Move 2026-02-15 r GLACIER");
        var moved = new CurrentVersion("k", LARGE, TagSet.NONE, MADE, StorageClass.GLACIER, true);
        assertThat(said(decision.ofCurrent(moved, now))).isEqualTo("Expire 2027-01-16 r");
        assertThat(said(decision.expiration(kept))).isEqualTo("Expire 2027-01-16 r");
    }

    @Test
    void allTagsOfTheFilterCount() {
        var decision = rules("r  expire:1 tag:a=b");
        for (var tags : List.of(Map.of("a", "b"), Map.of("a", "b", "c", "d"))) {
            var version = new CurrentVersion("k", 1, new TagSet(tags), MADE, StorageClass.STANDARD, false);
            assertThat(decision.ofCurrent(version, MADE)).isPresent();
        }
        for (var tags : List.of(Map.<String, String>of(), Map.of("a", "c"), Map.of("A", "b"))) {
            var version = new CurrentVersion("k", 1, new TagSet(tags), MADE, StorageClass.STANDARD, false);
            assertThat(decision.ofCurrent(version, MADE)).isEmpty();
        }
    }

    /// Columns: rules, how many newer noncurrent versions there are, class, today, what becomes of a noncurrent version.
    @ParameterizedTest
    @CsvSource({
        "r '' noncurrent:10, 0, STANDARD, 2026-01-16, RemoveNoncurrent 2026-01-26 r",
        "r '' noncurrent:10:2, 0, STANDARD, 2027-01-16, nothing",
        "r '' noncurrent:10:2, 1, STANDARD, 2027-01-16, nothing",
        "r '' noncurrent:10:2, 2, STANDARD, 2027-01-16, RemoveNoncurrent 2026-01-26 r",
        "a '' noncurrent:10:2|b '' noncurrent:50, 1, STANDARD, 2026-01-16, RemoveNoncurrent 2026-03-07 b",
        "r '' expire:1, 0, STANDARD, 2026-01-16, nothing",
        "r '' ncmove:30:GLACIER noncurrent:60, 0, STANDARD, 2026-01-16, Move 2026-02-15 r GLACIER",
        "r '' ncmove:30:GLACIER noncurrent:60, 0, GLACIER, 2026-03-01, RemoveNoncurrent 2026-03-17 r",
        "r '' ncmove:30:GLACIER noncurrent:60, 0, STANDARD, 2027-01-01, RemoveNoncurrent 2026-03-17 r",
        "r '' move:0:GLACIER, 0, STANDARD, 2027-01-01, nothing",
    })
    void noncurrentVersions(String rules, int newer, StorageClass storageClass, String today, String expected) {
        var decision = rules(rules.replace("''", "").split("\\|", -1));
        var version = new NoncurrentVersion("k", LARGE, TagSet.NONE, storageClass, MADE, newer, false);
        assertThat(said(decision.ofNoncurrent(version, day(today)))).isEqualTo(expected);
    }

    @Test
    void noncurrentDeleteMarkersAreRemovedAndNeverMoved() {
        var marker = NoncurrentVersion.ofMarker("k", MADE, 0);
        assertThat(said(rules("r  noncurrent:10").ofNoncurrent(marker, MADE)))
                .isEqualTo("RemoveNoncurrent 2026-01-26 r");
        assertThat(rules("r  ncmove:0:GLACIER over:0").ofNoncurrent(marker, MADE))
                .isEmpty();
        assertThat(rules("r  ncmove:0:GLACIER under:5").ofNoncurrent(marker, MADE))
                .isEmpty();
        assertThat(said(rules("r  noncurrent:10 under:1").ofNoncurrent(marker, MADE)))
                .isEqualTo("RemoveNoncurrent 2026-01-26 r");
        assertThat(rules("r  noncurrent:10 tag:a=b").ofNoncurrent(marker, MADE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "r '' markers, RemoveMarker 2026-01-16 r",
        "r '' expire:10, RemoveMarker 2026-01-26 r",
        "r '' expire:2026-03-01, RemoveMarker 2026-03-01 r",
        "a '' expire:10|b '' markers, RemoveMarker 2026-01-16 b",
        "r '' noncurrent:10, nothing",
        "r other markers, nothing",
        "r '' markers off, nothing",
        "r '' expire:10 tag:a=b, nothing",
        "r '' expire:10 over:0, nothing",
    })
    void deleteMarkersThatAreAllThatIsLeft(String rules, String expected) {
        var decision = rules(rules.replace("''", "").split("\\|", -1));
        assertThat(said(decision.ofLoneMarker("k", MADE))).isEqualTo(expected);
    }

    @Test
    void aRuleWithoutAnyEffectConcernsNoKey() {
        var rule = new Rule("r", true, LifecycleFilter.ALL, new LoneMarkers(false), null, null, List.of(), List.of());
        var decision = LifecycleDecision.ofRuleAlone(rule, SmallestMoved.BY_CLASS, Day.OF_24_HOURS);
        assertThat(decision.ofLoneMarker("k", MADE)).isEmpty();
        assertThat(decision.mayConcern("k")).isFalse();
    }

    @Test
    void uploadsAreAbortedByPrefix() {
        var decision = rules("a  abort:7", "b tmp/ abort:1", "c tmp/ expire:1", "d tmp/ abort:1 off");
        assertThat(said(decision.ofUpload("k", MADE))).isEqualTo("AbortUpload 2026-01-23 a");
        assertThat(said(decision.ofUpload("tmp/k", MADE))).isEqualTo("AbortUpload 2026-01-17 b");
        assertThat(decision.uploadPrefixes()).containsExactly("");
        assertThat(decision.prefixes()).containsExactly("tmp/");
        assertThat(decision.mayConcern("k")).isFalse();
    }

    @Test
    void anActionMayBeDueInTheFuture() {
        var due = rules("r  expire:10").ofCurrent(current("k"), MADE).orElseThrow();
        assertThat(due.by(day("2026-01-25"))).isFalse();
        assertThat(due.by(day("2026-01-26"))).isTrue();
    }

    @Test
    void aRuleAloneCountsAsEnabled() {
        var decision = LifecycleDecision.ofRuleAlone(rule("r a expire:1 off"), SmallestMoved.BY_CLASS, Day.OF_24_HOURS);
        assertThat(decision.ofCurrent(current("ab"), MADE)).isPresent();
        assertThat(decision.ofCurrent(current("b"), MADE)).isEmpty();
    }
}
