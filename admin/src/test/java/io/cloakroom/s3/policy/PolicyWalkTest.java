package io.cloakroom.s3.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.s3.policy.Evaluator.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Compares the evaluator with a simple one that has no bit sets, templates or parsed facts, for random policies and
/// requests. `-Dcloakroom.policyQuestions=1000000` tries more of them.
final class PolicyWalkTest {
    private static final int QUESTIONS = Integer.getInteger("cloakroom.policyQuestions", 100_000);
    private static final int QUESTIONS_OF_A_POLICY = 20;
    private static final String ACCOUNT = "111111111111";
    private static final String OTHER = "222222222222";
    private static final Map<String, String> USERS = Map.of(
            "arn:aws:iam::" + ACCOUNT + ":user/ann", "u-ann",
            "arn:aws:iam::" + ACCOUNT + ":user/bob", "u-bob",
            "arn:aws:iam::" + OTHER + ":user/cid", "u-cid");
    private static final List<Requester> REQUESTERS = List.of(
            Requester.ANONYMOUS,
            new Requester.Root(ACCOUNT, "c1"),
            new Requester.User(ACCOUNT, "c1", "u-ann"),
            new Requester.User(ACCOUNT, "c1", "u-bob"),
            new Requester.User(ACCOUNT, "c1", "u-new"),
            new Requester.Root(OTHER, "c2"),
            new Requester.User(OTHER, "c2", "u-cid"),
            new Requester.Service("logging.s3.amazonaws.com"));

    private final Random random = new Random(20261129);

    private record Line(String operator, String key, List<String> values) {}

    private record Plain(
            boolean allow,
            boolean notPrincipal,
            List<String> principals,
            boolean notAction,
            List<String> actions,
            boolean notResource,
            List<String> resources,
            List<Line> conditions) {
        String json() {
            var text = new StringBuilder("{\"Effect\":\"" + (allow ? "Allow" : "Deny") + "\"");
            text.append(",\"")
                    .append(notPrincipal ? "NotPrincipal" : "Principal")
                    .append("\":");
            if (principals.equals(List.of("*"))) {
                text.append("\"*\"");
            } else {
                var byType = new TreeMap<String, List<String>>();
                for (var each : principals) {
                    var type = each.startsWith("c") ? "CanonicalUser" : each.contains("amazonaws") ? "Service" : "AWS";
                    byType.computeIfAbsent(type, _ -> new ArrayList<>()).add(each);
                }
                var parts = new ArrayList<String>();
                byType.forEach((type, names) -> parts.add("\"" + type + "\":" + list(names)));
                text.append("{").append(String.join(",", parts)).append("}");
            }
            text.append(",\"")
                    .append(notAction ? "NotAction" : "Action")
                    .append("\":")
                    .append(list(actions));
            text.append(",\"")
                    .append(notResource ? "NotResource" : "Resource")
                    .append("\":")
                    .append(list(resources));
            if (!conditions.isEmpty()) {
                var lines = new ArrayList<String>();
                for (var line : conditions) {
                    lines.add("\"" + line.operator + "\":{\"" + line.key + "\":" + list(line.values) + "}");
                }
                text.append(",\"Condition\":{").append(String.join(",", lines)).append("}");
            }
            return text.append("}").toString();
        }

        private static String list(List<String> texts) {
            return "[\"" + String.join("\",\"", texts) + "\"]";
        }
    }

    private record Asked(Requester requester, S3Action action, String resource, Map<String, List<String>> facts) {}

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private <T> List<T> some(List<T> of) {
        var chosen = new ArrayList<T>();
        int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            chosen.add(any(of));
        }
        return chosen.stream().distinct().toList();
    }

    private Plain statement() {
        boolean allow = random.nextInt(3) > 0;
        var conditions = new ArrayList<Line>();
        var used = new ArrayList<String>();
        for (int i = random.nextInt(3); i > 0; i--) {
            var line = condition();
            if (!used.contains(line.operator)) {
                used.add(line.operator);
                conditions.add(line);
            }
        }
        return new Plain(
                allow,
                !allow && random.nextInt(4) == 0,
                random.nextInt(3) == 0
                        ? List.of("*")
                        : some(List.of(
                                ACCOUNT,
                                "arn:aws:iam::" + ACCOUNT + ":root",
                                "arn:aws:iam::" + ACCOUNT + ":user/ann",
                                "arn:aws:iam::" + ACCOUNT + ":user/bob",
                                "arn:aws:iam::" + OTHER + ":user/cid",
                                OTHER,
                                "c1",
                                "c2",
                                "logging.s3.amazonaws.com")),
                random.nextInt(5) == 0,
                some(List.of("s3:*", "s3:Get*", "S3:getobject", "s3:PutObject", "s3:?etObject", "*", "s3:ListBucket")),
                random.nextInt(5) == 0,
                some(List.of(
                        "*",
                        "arn:aws:s3:::b",
                        "arn:aws:s3:::b/*",
                        "arn:aws:s3:::b/a?c",
                        "arn:aws:s3:::b/*.jpg",
                        "arn:aws:s3:::b/home/${aws:username}/*",
                        "arn:aws:s3:::b/${aws:username, 'all'}*",
                        "arn:aws:s3:::b/${*}*",
                        "arn:aws:s3:::b/${aws:userid}${?}")),
                conditions);
    }

    private Line condition() {
        return switch (random.nextInt(7)) {
            case 0 ->
                new Line(
                        set(any(List.of("StringEquals", "StringNotEquals", "StringLike", "StringNotLike"))) + exists(),
                        any(List.of("s3:prefix", "aws:username", "s3:ExistingObjectTag/team", "S3:PREFIX")),
                        some(List.of("a", "ab", "a*", "ann", "${aws:username}", "*", "x${*}")));
            case 1 ->
                new Line(
                        any(List.of("ForAllValues:", "ForAnyValue:"))
                                + any(List.of("StringEquals", "StringNotEquals", "StringLike", "StringNotLike"))
                                + exists(),
                        "s3:RequestObjectTagKeys",
                        some(List.of("a", "b", "c*", "*")));
            case 2 ->
                new Line(
                        any(List.of("NumericLessThan", "NumericEquals", "NumericNotEquals", "NumericGreaterThanEquals"))
                                + exists(),
                        "s3:max-keys",
                        some(List.of("1", "10", "010", "10.5")));
            case 3 -> new Line("Bool" + exists(), "aws:SecureTransport", List.of(any(List.of("true", "false"))));
            case 4 ->
                new Line(
                        any(List.of("IpAddress", "NotIpAddress")) + exists(),
                        "aws:SourceIp",
                        some(List.of("10.0.0.0/8", "192.0.2.1", "2001:db8::/32")));
            case 5 ->
                new Line("Null", any(List.of("s3:prefix", "aws:username")), List.of(any(List.of("true", "false"))));
            default ->
                new Line(
                        any(List.of("ArnEquals", "ArnLike", "ArnNotLike", "ArnNotEquals")) + exists(),
                        "aws:PrincipalArn",
                        some(List.of(
                                "arn:aws:iam::*:user/ann",
                                "arn:aws:iam::" + ACCOUNT + ":*",
                                "arn:aws:iam::1*:user/${aws:username}",
                                "arn:aws:*:*:*:root")));
        };
    }

    private String set(String operator) {
        return switch (random.nextInt(5)) {
            case 0 -> "ForAllValues:" + operator;
            case 1 -> "ForAnyValue:" + operator;
            default -> operator;
        };
    }

    private String exists() {
        return random.nextInt(4) == 0 ? "IfExists" : "";
    }

    private Asked asked() {
        var facts = new HashMap<String, List<String>>();
        maybe(facts, "s3:prefix", List.of("a", "ab", "abc", "", "x*", "ann"));
        maybe(facts, "aws:username", List.of("ann", "bob", "*", "a*"));
        maybe(facts, "aws:userid", List.of("u-ann", "u"));
        maybe(facts, "s3:existingobjecttag/team", List.of("a", "ann", "z"));
        maybe(facts, "s3:max-keys", List.of("1", "10", "11", "none"));
        maybe(facts, "aws:securetransport", List.of("true", "false", "TRUE"));
        maybe(facts, "aws:sourceip", List.of("10.1.2.3", "192.0.2.1", "192.0.2.2", "2001:db8::1"));
        maybe(
                facts,
                "aws:principalarn",
                List.of("arn:aws:iam::" + ACCOUNT + ":user/ann", "arn:aws:iam::" + ACCOUNT + ":root", "none"));
        if (random.nextBoolean()) {
            facts.put(
                    "s3:requestobjecttagkeys", random.nextInt(4) == 0 ? List.of() : some(List.of("a", "b", "cc", "d")));
        }
        boolean onBucket = random.nextInt(3) == 0;
        return new Asked(
                any(REQUESTERS),
                onBucket ? S3Action.LIST_BUCKET : any(List.of(S3Action.GET_OBJECT, S3Action.PUT_OBJECT)),
                onBucket
                        ? "arn:aws:s3:::b"
                        : "arn:aws:s3:::b/"
                                + any(List.of(
                                        "abc",
                                        "a/c",
                                        "x.jpg",
                                        "home/ann/f",
                                        "home/*/f",
                                        "ann1",
                                        "*x",
                                        "u-ann?",
                                        "all",
                                        "é")),
                facts);
    }

    private void maybe(Map<String, List<String>> facts, String key, List<String> values) {
        if (random.nextInt(3) > 0) {
            facts.put(key, List.of(any(values)));
        }
    }

    private static RequestFacts facts(Asked asked) {
        return (key, tag) -> asked.facts.get((key.policyName() + tag).toLowerCase(Locale.ROOT));
    }

    @Test
    void theEvaluatorSaysWhatAPlainOneSays() {
        int seen = 0;
        var counts = new EnumMap<Verdict, Integer>(Verdict.class);
        for (int i = 0; i < QUESTIONS / QUESTIONS_OF_A_POLICY; i++) {
            var statements = new ArrayList<Plain>();
            for (int count = 1 + random.nextInt(4); count > 0; count--) {
                statements.add(statement());
            }
            var json = "{\"Version\":\"2012-10-17\",\"Statement\":["
                    + String.join(",", statements.stream().map(Plain::json).toList()) + "]}";
            var policy = PolicyParser.bucketPolicy(json, USERS);
            var plain = statements.stream().map(PolicyWalkTest::plain).toList();
            for (int j = 0; j < QUESTIONS_OF_A_POLICY; j++) {
                var asked = asked();
                var request = new AccessRequest(asked.requester, asked.action, asked.resource, facts(asked));
                var decision = Evaluator.decide(policy, request);
                assertThat(decision)
                        .as("%s of %s", asked, json)
                        .isEqualTo(PlainEvaluator.decide(
                                plain, asked.requester, asked.action.policyName(), asked.resource, asked.facts));
                counts.merge(decision, 1, Integer::sum);
                seen++;
            }
        }
        assertThat(seen).isEqualTo(QUESTIONS);
        // A random test that never reaches the interesting cases would find no difference either.
        assertThat(counts.values()).allMatch(count -> count > QUESTIONS / 50).hasSize(3);
    }

    private static PlainEvaluator.Statement plain(Plain from) {
        return new PlainEvaluator.Statement(
                from.allow,
                from.notPrincipal,
                from.principals,
                from.notAction,
                from.actions,
                from.notResource,
                from.resources,
                from.conditions.stream()
                        .map(line -> new PlainEvaluator.Line(line.operator, line.key, line.values))
                        .toList());
    }
}
