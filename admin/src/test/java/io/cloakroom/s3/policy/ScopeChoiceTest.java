package io.cloakroom.s3.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.s3.policy.Evaluator.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The choices of the panel's form, the access that the resulting policy document really allows, and the way back from
/// the document to the choices.
class ScopeChoiceTest {
    private static final List<List<String>> BUCKETS = List.of(List.of(), List.of("wares"), List.of("wares", "log-*"));
    private static final List<List<String>> PREFIXES = List.of(List.of(), List.of("in/"), List.of("in/", "out put/ü"));
    private static final List<List<String>> ADDRESSES = List.of(List.of(), List.of("192.0.2.0/24", "2001:db8::1"));

    private static List<ScopeChoice> all() {
        var all = new ArrayList<ScopeChoice>();
        for (var level : ScopeLevel.values()) {
            for (var buckets : BUCKETS) {
                for (var prefixes : PREFIXES) {
                    for (var addresses : ADDRESSES) {
                        all.add(new ScopeChoice(level.code(), buckets, prefixes, addresses));
                    }
                }
            }
        }
        return all;
    }

    @Test
    void everyChoiceIsFoundAgainInItsPolicy() {
        for (var choice : all()) {
            assertThat(ScopeDocument.choice(ScopeDocument.of(choice)))
                    .as(ScopeDocument.of(choice))
                    .contains(choice);
        }
    }

    @Test
    void everyPolicyIsUnderstoodAndSaysItsSentence() {
        for (var choice : all()) {
            var policy = ScopeDocument.of(choice);
            if (!policy.isEmpty()) {
                PolicyParser.scope(policy);
            }
            var sentence = ScopeDocument.sentence(policy);
            choice.buckets().forEach(bucket -> assertThat(sentence).contains(bucket));
            choice.prefixes().forEach(prefix -> assertThat(sentence).contains(prefix));
            choice.addresses().forEach(address -> assertThat(sentence).contains(address));
        }
        assertThat(all().stream().map(each -> ScopeDocument.sentence(ScopeDocument.of(each))))
                .doesNotHaveDuplicates();
    }

    /// Without limits of bucket, prefix and address. R read, W write, X read-write, L list, F full.
    @ParameterizedTest
    @CsvSource({
        "GET_OBJECT, RXF",
        "GET_OBJECT_VERSION, RXF",
        "GET_OBJECT_ATTRIBUTES, RXF",
        "GET_OBJECT_TAGGING, RXF",
        "GET_OBJECT_ACL, RXF",
        "GET_OBJECT_VERSION_ATTRIBUTES, RXF",
        "GET_OBJECT_VERSION_TAGGING, RXF",
        "GET_OBJECT_VERSION_ACL, RXF",
        "PUT_OBJECT, WXF",
        "PUT_OBJECT_ACL, F",
        "PUT_OBJECT_VERSION_ACL, F",
        "DELETE_OBJECT_VERSION_TAGGING, XF",
        "DELETE_OBJECT, XF",
        "DELETE_OBJECT_VERSION, XF",
        "BYPASS_GOVERNANCE_RETENTION, F",
        "ABORT_MULTIPART_UPLOAD, WXF",
        "LIST_MULTIPART_UPLOAD_PARTS, WXF",
        "LIST_BUCKET, RXLF",
        "LIST_BUCKET_VERSIONS, RXLF",
        "LIST_BUCKET_MULTIPART_UPLOADS, RWXLF",
        "GET_BUCKET_LOCATION, RWXLF",
        "GET_BUCKET_POLICY, RXF",
        "CREATE_BUCKET, F",
        "DELETE_BUCKET, F",
        "PUT_BUCKET_ACL, F",
        "GET_OBJECT_RETENTION, RXF",
        "GET_OBJECT_LEGAL_HOLD, RXF",
        "DELETE_OBJECT_TAGGING, WXF",
        "GET_BUCKET_POLICY_STATUS, RXF",
        "GET_REPLICATION_CONFIGURATION, F",
        "GET_METRICS_CONFIGURATION, F",
        "PUT_BUCKET_VERSIONING, F",
        "PUT_BUCKET_LOGGING, F",
        "PUT_BUCKET_TAGGING, F",
        "PUT_BUCKET_PUBLIC_ACCESS_BLOCK, F",
        "PUT_LIFECYCLE_CONFIGURATION, F",
        "DELETE_BUCKET_POLICY, F"
    })
    void aLevelAllowsWhatItSays(S3Action action, String letters) {
        for (var level : ScopeLevel.values()) {
            var letter = switch (level) {
                case READ -> "R";
                case WRITE -> "W";
                case READ_WRITE -> "X";
                case LIST -> "L";
                case FULL -> "F";
            };
            // Without the address, this choice would need no document.
            var choice = new ScopeChoice(level.code(), List.of("wares"), List.of(), List.of());
            assertThat(allows(choice, action, "wares", "any/key", null, null))
                    .as(level + " " + action)
                    .isEqualTo(letters.contains(letter));
            assertThat(allows(choice, action, "other", "any/key", null, null))
                    .as(level + " elsewhere")
                    .isFalse();
        }
    }

    private static boolean allows(
            ScopeChoice choice,
            S3Action action,
            String bucket,
            String key,
            @Nullable String prefix,
            @Nullable String address) {
        var facts = new HashMap<ConditionKey, String>();
        if (prefix != null) {
            facts.put(ConditionKey.PREFIX, prefix);
        }
        if (address != null) {
            facts.put(ConditionKey.SOURCE_IP, address);
        }
        var policy = PolicyParser.scope(ScopeDocument.of(choice));
        var request = action.on() == S3Action.On.OBJECT
                ? AccessRequest.onObject(action, bucket, key, facts)
                : AccessRequest.onBucket(action, bucket, facts);
        return Evaluator.decide(policy, request) == Verdict.ALLOWED;
    }

    @Test
    void aPrefixLimitsKeysAndListings() {
        for (var level : ScopeLevel.values()) {
            var choice = new ScopeChoice(level.code(), List.of("wares"), List.of("in/"), List.of());
            for (var action : List.of(S3Action.GET_OBJECT, S3Action.PUT_OBJECT, S3Action.DELETE_OBJECT)) {
                assertThat(allows(choice, action, "wares", "out/a", null, null))
                        .as(level + " " + action)
                        .isFalse();
                assertThat(allows(choice, action, "wares", "in", null, null))
                        .as(level + " " + action)
                        .isFalse();
            }
            boolean reads = level == ScopeLevel.READ || level == ScopeLevel.READ_WRITE || level == ScopeLevel.FULL;
            assertThat(allows(choice, S3Action.GET_OBJECT, "wares", "in/a", null, null))
                    .isEqualTo(reads);
            boolean lists = level != ScopeLevel.WRITE;
            assertThat(allows(choice, S3Action.LIST_BUCKET, "wares", "", "in/deeper", null))
                    .isEqualTo(lists);
            assertThat(allows(choice, S3Action.LIST_BUCKET, "wares", "", "", null))
                    .isFalse();
            assertThat(allows(choice, S3Action.LIST_BUCKET, "wares", "", "other/", null))
                    .isFalse();
            assertThat(allows(choice, S3Action.LIST_BUCKET, "wares", "", null, null))
                    .isFalse();
            assertThat(allows(choice, S3Action.GET_BUCKET_LOCATION, "wares", "", null, null))
                    .isTrue();
            assertThat(allows(choice, S3Action.DELETE_BUCKET, "wares", "", null, null))
                    .as(level + "")
                    .isFalse();
        }
    }

    @Test
    void anAddressLimitsEverything() {
        for (var level : ScopeLevel.values()) {
            for (var prefixes : PREFIXES) {
                var choice = new ScopeChoice(level.code(), List.of(), prefixes, List.of("192.0.2.0/24", "2001:db8::1"));
                for (var action : S3Action.values()) {
                    if (action.on() == S3Action.On.ACCOUNT) {
                        continue;
                    }
                    var where = level + " " + action;
                    var free = new ScopeChoice(level.code(), List.of("*"), prefixes, List.of());
                    boolean otherwise = allows(free, action, "wares", "in/a", "in/", null);
                    for (var in : List.of("192.0.2.7", "2001:db8::1")) {
                        assertThat(allows(choice, action, "wares", "in/a", "in/", in))
                                .as(where)
                                .isEqualTo(otherwise);
                    }
                    for (var out : List.of("192.0.3.7", "2001:db8::2")) {
                        assertThat(allows(choice, action, "wares", "in/a", "in/", out))
                                .as(where)
                                .isFalse();
                    }
                    assertThat(allows(choice, action, "wares", "in/a", "in/", null))
                            .as(where)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void patternsOfBucketsMean() {
        var choice = new ScopeChoice("read", List.of("log-*", "wares"), List.of(), List.of());
        assertThat(allows(choice, S3Action.GET_OBJECT, "log-2026", "a", null, null))
                .isTrue();
        assertThat(allows(choice, S3Action.LIST_BUCKET, "log-2026", "", null, null))
                .isTrue();
        assertThat(allows(choice, S3Action.GET_OBJECT, "wares", "a", null, null))
                .isTrue();
        assertThat(allows(choice, S3Action.GET_OBJECT, "wares2", "a", null, null))
                .isFalse();
        assertThat(allows(choice, S3Action.GET_OBJECT, "catalog-2026", "a", null, null))
                .isFalse();
    }

    @Test
    void everythingFromEverywhereIsNoPolicy() {
        assertThat(ScopeDocument.of(new ScopeChoice("full", List.of(), List.of(), List.of())))
                .isEmpty();
        assertThat(ScopeDocument.sentence("")).isEqualTo("Everything in every bucket of the project");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}",
                "not json",
                "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
            })
    void whatWasWrittenOtherwiseIsNoChoice(String policy) {
        assertThat(ScopeDocument.choice(policy)).isEmpty();
        assertThat(ScopeDocument.sentence(policy)).isEqualTo("What its policy document says");
    }

    /// A document with one different statement must not be shown as a choice that it does not match.
    @Test
    void aPolicyThatSaysMoreIsNoChoice() {
        for (var choice : all()) {
            var policy = ScopeDocument.of(choice);
            if (!policy.isEmpty()) {
                var more = policy.replace(
                        "\"Statement\":[",
                        "\"Statement\":[{\"Effect\":\"Deny\",\"Action\":[\"s3:*\"],\"Resource\":[\"arn:aws:s3:::x\"]},");
                assertThat(ScopeDocument.choice(more)).as(more).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "all | a | p | 192.0.2.1 | there is no level \"all\"",
                "read | UPPER | p | 192.0.2.1 | \"UPPER\" is not the name of a bucket",
                "read | a/b | p | 192.0.2.1 | \"a/b\" is not the name of a bucket",
                "read | a | p* | 192.0.2.1 | \"p*\" is no prefix",
                "read | a | ${x} | 192.0.2.1 | \"${x}\" is no prefix",
                "read | a | p | office | \"office\" is no address",
                "read | a | p | 192.0.2.1; | \"192.0.2.1;\" is no address"
            })
    void refusesWhatCannotBeMeant(String level, String bucket, String prefix, String address, String what) {
        var choice = new ScopeChoice(level, List.of(bucket), List.of(prefix), List.of(address));
        assertThatThrownBy(() -> ScopeDocument.of(choice))
                .isInstanceOf(PolicyException.class)
                .hasMessageStartingWith(what);
    }
}
