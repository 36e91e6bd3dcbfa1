package io.cloakroom.s3.policy;

import static io.cloakroom.s3.policy.S3Action.DELETE_OBJECT;
import static io.cloakroom.s3.policy.S3Action.GET_OBJECT;
import static io.cloakroom.s3.policy.S3Action.LIST_BUCKET;
import static io.cloakroom.s3.policy.S3Action.PUT_OBJECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.s3.policy.Evaluator.Verdict;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluatorTest {
    private static final Map<ConditionKey, String> NO_FACTS = Map.of();

    private static String allow(String rest) {
        return "{\"Effect\":\"Allow\"," + rest.replace('\'', '"') + "}";
    }

    private static String deny(String rest) {
        return "{\"Effect\":\"Deny\"," + rest.replace('\'', '"') + "}";
    }

    private static Policy policy(String... statements) {
        return PolicyParser.scope("{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}");
    }

    private static Verdict object(Policy policy, S3Action action, String bucket, String key) {
        return Evaluator.decide(policy, AccessRequest.onObject(action, bucket, key, NO_FACTS));
    }

    @Test
    void anExplicitDenyWinsWhereverItStands() {
        var allow = allow("'Action':'s3:*','Resource':'*'");
        var deny = deny("'Action':'s3:DeleteObject','Resource':'arn:aws:s3:::safe/*'");
        for (var policy : new Policy[] {policy(allow, deny), policy(deny, allow)}) {
            assertThat(object(policy, DELETE_OBJECT, "safe", "a")).isEqualTo(Verdict.DENIED);
            assertThat(object(policy, DELETE_OBJECT, "other", "a")).isEqualTo(Verdict.ALLOWED);
            assertThat(object(policy, GET_OBJECT, "safe", "a")).isEqualTo(Verdict.ALLOWED);
        }
    }

    @Test
    void anActionThatNoStatementNamesIsUndecided() {
        var policy = policy(allow("'Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*'"));
        assertThat(object(policy, PUT_OBJECT, "b", "k")).isEqualTo(Verdict.UNSAID);
        assertThat(object(policy, GET_OBJECT, "bb", "k")).isEqualTo(Verdict.UNSAID);
        assertThat(Evaluator.decide(policy, AccessRequest.onBucket(LIST_BUCKET, "b", NO_FACTS)))
                .isEqualTo(Verdict.UNSAID);
    }

    @ParameterizedTest
    @CsvSource({
        "s3:GetObject, ALLOWED",
        "S3:getobject, ALLOWED",
        "s3:Get*, ALLOWED",
        "s3:*Object, ALLOWED",
        "s3:?etObject, ALLOWED",
        "*, ALLOWED",
        "s3:GetObject?cl, UNSAID",
        "s3:GetObject?*, UNSAID",
        "s3:GetObjectAcl, UNSAID"
    })
    void actionsMatchInAnyCaseAndWithWildcards(String pattern, Verdict expected) {
        var policy = policy(allow("'Action':['s3:ListBucket','" + pattern + "'],'Resource':'*'"));
        assertThat(object(policy, GET_OBJECT, "b", "k")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:s3:::b/*, a/b/c, ALLOWED",
        "arn:aws:s3:::b/a/*, a/b, ALLOWED",
        "arn:aws:s3:::b/a/*, a, UNSAID",
        "arn:aws:s3:::b/a/*, A/b, UNSAID",
        "arn:aws:s3:::b/*.jpg, x/y.jpg, ALLOWED",
        "arn:aws:s3:::b/*.jpg, x/y.jpgs, UNSAID",
        "arn:aws:s3:::b/a?c, a/c, ALLOWED",
        "arn:aws:s3:::*, anything, ALLOWED",
        "arn:aws:s3:::b, k, UNSAID"
    })
    void resourcesMatchWithWildcards(String pattern, String key, Verdict expected) {
        var policy = policy(allow("'Action':'s3:GetObject','Resource':'" + pattern + "'"));
        assertThat(object(policy, GET_OBJECT, "b", key)).isEqualTo(expected);
    }

    @Test
    void notActionAndNotResourceNameWhatIsLeftOut() {
        var policy = policy(
                allow("'NotAction':'s3:Delete*','Resource':'*'"),
                deny("'Action':'*','NotResource':['arn:aws:s3:::b','arn:aws:s3:::b/*']"));
        assertThat(object(policy, GET_OBJECT, "b", "k")).isEqualTo(Verdict.ALLOWED);
        assertThat(object(policy, DELETE_OBJECT, "b", "k")).isEqualTo(Verdict.UNSAID);
        assertThat(object(policy, GET_OBJECT, "c", "k")).isEqualTo(Verdict.DENIED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'StringEquals':{'s3:prefix':'a/'}}                     | PREFIX | a/  | ALLOWED",
                "{'StringEquals':{'s3:prefix':['b/','a/']}}              | PREFIX | a/  | ALLOWED",
                "{'StringEquals':{'S3:Prefix':'a/'}}                     | PREFIX | a/  | ALLOWED",
                "{'StringEquals':{'s3:prefix':'a/'}}                     | PREFIX | A/  | UNSAID",
                "{'StringEquals':{'s3:prefix':'a/'}}                     | -      |     | UNSAID",
                "{'StringEqualsIfExists':{'s3:prefix':'a/'}}             | -      |     | ALLOWED",
                "{'StringEqualsIfExists':{'s3:prefix':'a/'}}             | PREFIX | b/  | UNSAID",
                "{'StringNotEquals':{'s3:prefix':['a/','b/']}}           | PREFIX | b/  | UNSAID",
                "{'StringNotEquals':{'s3:prefix':['a/','b/']}}           | PREFIX | c/  | ALLOWED",
                "{'StringNotEquals':{'s3:prefix':'a/'}}                  | -      |     | ALLOWED",
                "{'StringEqualsIgnoreCase':{'s3:prefix':'A/'}}           | PREFIX | a/  | ALLOWED",
                "{'StringNotEqualsIgnoreCase':{'s3:prefix':'A/'}}        | PREFIX | a/  | UNSAID",
                "{'StringLike':{'s3:prefix':'home/*'}}                   | PREFIX | home/x | ALLOWED",
                "{'StringLike':{'s3:prefix':'home/*'}}                   | PREFIX | hom | UNSAID",
                "{'StringNotLike':{'s3:prefix':'home/*'}}                | PREFIX | hom | ALLOWED",
                "{'NumericLessThanEquals':{'s3:max-keys':'100'}}         | MAX_KEYS | 100 | ALLOWED",
                "{'NumericLessThanEquals':{'s3:max-keys':100}}           | MAX_KEYS | 101 | UNSAID",
                "{'NumericLessThan':{'s3:max-keys':'100'}}               | MAX_KEYS | 100 | UNSAID",
                "{'NumericGreaterThan':{'s3:max-keys':'9'}}              | MAX_KEYS | 10  | ALLOWED",
                "{'NumericGreaterThanEquals':{'s3:max-keys':'10'}}       | MAX_KEYS | 10  | ALLOWED",
                "{'NumericEquals':{'s3:max-keys':'10.0'}}                | MAX_KEYS | 10  | ALLOWED",
                "{'NumericEquals':{'s3:max-keys':'10'}}                  | MAX_KEYS | ten | UNSAID",
                "{'NumericNotEquals':{'s3:max-keys':'10'}}               | MAX_KEYS | 11  | ALLOWED",
                "{'DateLessThan':{'aws:CurrentTime':'2026-12-31'}}       | CURRENT_TIME | 2026-12-30T23:59:59Z"
                        + " | ALLOWED",
                "{'DateLessThan':{'aws:CurrentTime':'2026-12-31'}}       | CURRENT_TIME | 2026-12-31T00:00:00Z"
                        + " | UNSAID",
                "{'DateGreaterThanEquals':{'aws:CurrentTime':'2026-12-31T00:00:00Z'}} | CURRENT_TIME |"
                        + " 2026-12-31T00:00:00Z | ALLOWED",
                "{'DateGreaterThan':{'aws:CurrentTime':'2026-12-31T01:00:00+02:00'}} | CURRENT_TIME |"
                        + " 2026-12-31T00:00:00Z | ALLOWED",
                "{'DateLessThan':{'aws:EpochTime':'1800000000'}}         | EPOCH_TIME | 1799999999 | ALLOWED",
                "{'Bool':{'aws:SecureTransport':'true'}}                 | SECURE_TRANSPORT | true  | ALLOWED",
                "{'Bool':{'aws:SecureTransport':true}}                   | SECURE_TRANSPORT | false | UNSAID",
                "{'IpAddress':{'aws:SourceIp':'10.1.0.0/16'}}            | SOURCE_IP | 10.1.255.255 | ALLOWED",
                "{'IpAddress':{'aws:SourceIp':'10.1.0.0/16'}}            | SOURCE_IP | 10.2.0.0  | UNSAID",
                "{'IpAddress':{'aws:SourceIp':['192.0.2.7','2001:db8::/32']}} | SOURCE_IP | 2001:db8:1::5 | ALLOWED",
                "{'IpAddress':{'aws:SourceIp':'192.0.2.7'}}              | SOURCE_IP | 192.0.2.8 | UNSAID",
                "{'IpAddress':{'aws:SourceIp':'0.0.0.0/0'}}              | SOURCE_IP | ::1       | UNSAID",
                "{'NotIpAddress':{'aws:SourceIp':'10.0.0.0/9'}}          | SOURCE_IP | 10.128.0.1 | ALLOWED",
                "{'Null':{'s3:prefix':'true'}}                           | -      |     | ALLOWED",
                "{'Null':{'s3:prefix':'false'}}                          | -      |     | UNSAID",
                "{'Null':{'s3:prefix':'false'}}                          | PREFIX | x   | ALLOWED",
                "{'StringEquals':{'s3:prefix':'a','s3:delimiter':'/'}}   | PREFIX | a   | UNSAID"
            })
    void conditionsHoldOrNot(String condition, String key, String value, Verdict expected) {
        var policy = policy(allow("'Action':'s3:ListBucket','Resource':'*','Condition':" + condition));
        Map<ConditionKey, String> facts = key.equals("-") ? NO_FACTS : Map.of(ConditionKey.valueOf(key), value);
        assertThat(Evaluator.decide(policy, AccessRequest.onBucket(LIST_BUCKET, "b", facts)))
                .isEqualTo(expected);
    }

    @Test
    void aLimitedTokenSeesTheBucketsInWhichItMayDoAnything() {
        var prefix = policy(allow("'Action':['s3:GetObject','s3:PutObject'],'Resource':'arn:aws:s3:::photos/2026/*'"));
        assertThat(Evaluator.visible(prefix, RequestFacts.NONE).test("photos")).isTrue();
        assertThat(Evaluator.visible(prefix, RequestFacts.NONE).test("photos2")).isFalse();
        assertThat(Evaluator.visible(prefix, RequestFacts.NONE).test("photo")).isFalse();

        var list = policy(
                allow(
                        "'Action':'s3:ListBucket','Resource':'arn:aws:s3:::team-*','Condition':{'StringLike':{'s3:prefix':'x/*'}}"));
        assertThat(Evaluator.visible(list, RequestFacts.NONE).test("team-a")).isTrue();
        assertThat(Evaluator.visible(list, RequestFacts.NONE).test("tea")).isFalse();

        var denied = policy(
                allow("'Action':'*','Resource':'*'"),
                deny("'Action':'*','Resource':['arn:aws:s3:::vault','arn:aws:s3:::vault/*']"),
                deny("'Action':'*','Resource':'arn:aws:s3:::other/private/*'"));
        assertThat(Evaluator.visible(denied, RequestFacts.NONE).test("vault")).isFalse();
        assertThat(Evaluator.visible(denied, RequestFacts.NONE).test("other")).isTrue();

        var only = policy(allow("'Action':'s3:CreateBucket','Resource':'*'"));
        assertThat(Evaluator.visible(only, RequestFacts.NONE).test("b")).isFalse();
    }

    @Test
    void aPatternFullOfStarsCostsLittle() {
        var policy = policy(allow("'Action':'*','Resource':'arn:aws:s3:::b/" + "a*".repeat(5_000) + "b'"));
        assertThat(object(policy, GET_OBJECT, "b", "a".repeat(1_000))).isEqualTo(Verdict.UNSAID);
    }
}
