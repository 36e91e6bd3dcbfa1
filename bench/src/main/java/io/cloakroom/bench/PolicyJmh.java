package io.cloakroom.bench;

import io.cloakroom.s3.policy.AccessRequest;
import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.s3.policy.Evaluator;
import io.cloakroom.s3.policy.Evaluator.Verdict;
import io.cloakroom.s3.policy.Policy;
import io.cloakroom.s3.policy.PolicyParser;
import io.cloakroom.s3.policy.RequestFacts;
import io.cloakroom.s3.policy.Requester;
import io.cloakroom.s3.policy.S3Action;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Measures a decision with a usual policy, and with the worst policies that fit into 20 KB, each on its worst request.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class PolicyJmh {
    private static final String LONGEST_KEY = "a".repeat(1_024);
    private static final String LONG_FIELD = "a".repeat(2_600);

    private final Policy usual = PolicyParser.scope("""
            {"Statement": [
              {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::backups",
               "Condition": {"StringLike": {"s3:prefix": "host-7/*"}}},
              {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::backups/host-7/*"}]}
            """);
    private final Policy longPatterns =
            PolicyParser.scope(resources(130, i -> "arn:aws:s3:::*a".repeat(120) + (char) ('b' + i % 25)));
    private final Policy shortPatterns = PolicyParser.scope(resources(900, i -> "arn:aws:s3:::*b" + i));
    private final Policy manyStars = PolicyParser.scope(resources(1, _ -> "arn:aws:s3:::*a".repeat(10_000) + "b"));
    private final Policy likes = PolicyParser.scope(condition("StringNotLike", "aws:UserAgent", 2_100, i -> "*b" + i));
    private final Policy addresses = PolicyParser.scope(
            condition("NotIpAddress", "aws:SourceIp", 1_100, i -> "10." + i / 256 + "." + i % 256 + ".0/24"));
    private final Policy manyConditions = PolicyParser.scope(aHundredStatements());

    private final Policy ofABucket = PolicyParser.bucketPolicy(aHundredPrincipals(), Map.of());
    private final Policy variables =
            PolicyParser.scope("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\","
                    + "\"Resource\":\"arn:aws:s3:::${aws:SourceIp}" + "*a".repeat(10_000)
                    + "b\"},{\"Effect\":\"Allow\",\"Action\":\"s3:*\","
                    + "\"Resource\":\"arn:aws:s3:::*${aws:SourceIp}\"}]}");

    private static String resources(int count, IntFunction<String> pattern) {
        return "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":[" + list(count, pattern)
                + "]}]}";
    }

    private static String condition(String operator, String key, int count, IntFunction<String> value) {
        return "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\""
                + operator + "\":{\"" + key + "\":[" + list(count, value) + "]}}}]}";
    }

    private static String list(int count, IntFunction<String> item) {
        var list = new StringBuilder();
        for (int i = 0; i < count; i++) {
            list.append(i == 0 ? "\"" : ",\"").append(item.apply(i)).append('"');
        }
        return list.toString();
    }

    /// A hundred statements, each with another condition on the time.
    private static String aHundredStatements() {
        var statements = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            statements
                    .append(i == 0 ? "" : ",")
                    .append("{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{")
                    .append("\"DateGreaterThan\":{\"aws:CurrentTime\":\"2999-01-01\"},")
                    .append("\"StringLike\":{\"aws:UserAgent\":\"*b\"}}}");
        }
        return "{\"Statement\":[" + statements + "]}";
    }

    /// A bucket policy of 20 KB in which each of a hundred accounts may read its own objects.
    private static String aHundredPrincipals() {
        var statements = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            statements
                    .append(i == 0 ? "" : ",")
                    .append("{\"Sid\":\"ReadOfTheTeam%03d\",\"Effect\":\"Allow\",".formatted(i))
                    .append("\"Principal\":{\"AWS\":\"arn:aws:iam::111111111%03d:root\"},".formatted(i))
                    .append("\"Action\":[\"s3:GetObject\",\"s3:GetObjectVersion\"],")
                    .append("\"Resource\":\"arn:aws:s3:::bucket/team-%03d/*\"}".formatted(i));
        }
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
    }

    /// The last of the hundred accounts, so that the decision reads all statements.
    @Benchmark
    public Verdict aHundredStatementsOfABucket() {
        var request = AccessRequest.onObject(
                        S3Action.GET_OBJECT, "bucket", "team-099/2026/11/28/archive-000017.tar.zst", RequestFacts.NONE)
                .by(new Requester.Root("111111111099", "c"));
        return Evaluator.decide(ofABucket, request);
    }

    @Benchmark
    public Verdict variablesAmongStars() {
        return ofObject(variables, "192.0.2.1", LONGEST_KEY);
    }

    @Benchmark
    public Verdict usual() {
        return ofObject(usual, "backups", "host-7/2026/11/28/archive-000017.tar.zst");
    }

    @Benchmark
    public Verdict longPatternsBehindStars() {
        return ofObject(longPatterns, "bucket", LONGEST_KEY);
    }

    @Benchmark
    public Verdict shortPatternsBehindStars() {
        return ofObject(shortPatterns, "bucket", LONGEST_KEY);
    }

    @Benchmark
    public Verdict nothingButStars() {
        return ofObject(manyStars, "bucket", LONGEST_KEY);
    }

    @Benchmark
    public Verdict likesOfALongField() {
        return ofObject(likes, "bucket", LONGEST_KEY);
    }

    @Benchmark
    public Verdict addresses() {
        return ofObject(addresses, "bucket", LONGEST_KEY);
    }

    @Benchmark
    public Verdict manyConditions() {
        return ofObject(manyConditions, "bucket", LONGEST_KEY);
    }

    private static Verdict ofObject(Policy policy, String bucket, String key) {
        var facts = Map.of(
                ConditionKey.USER_AGENT, LONG_FIELD,
                ConditionKey.SOURCE_IP, "192.0.2.1",
                ConditionKey.CURRENT_TIME, "2026-11-28T12:00:00.123456Z");
        return Evaluator.decide(policy, AccessRequest.onObject(S3Action.GET_OBJECT, bucket, key, facts));
    }
}
