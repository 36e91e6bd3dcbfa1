package io.cloakroom.admin.panel.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cloakroom.s3.policy.AccessRequest;
import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.s3.policy.Evaluator;
import io.cloakroom.s3.policy.Evaluator.Verdict;
import io.cloakroom.s3.policy.Policy;
import io.cloakroom.s3.policy.PolicyParser;
import io.cloakroom.s3.policy.PublicPolicies;
import io.cloakroom.s3.policy.Requester;
import io.cloakroom.s3.policy.S3Action;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTemplatesTest {
    private static final String ACCOUNT = "123456789012";
    private static final Requester OTHER = new Requester.Root(ACCOUNT, "c");

    private static String added(String policy, String template, String prefix) {
        return PolicyTemplates.added(
                policy, template, new PolicyTemplates.Filling("wares", prefix, ACCOUNT, "192.0.2.0/24, 198.51.100.7"));
    }

    private static Policy parsed(String text) {
        return PolicyParser.newBucketPolicy(text, "wares").policy();
    }

    private static Verdict ofObject(Policy policy, Requester who, S3Action action, String key, String address) {
        var facts = Map.of(ConditionKey.SOURCE_IP, address, ConditionKey.SECURE_TRANSPORT, "false");
        return Evaluator.decide(
                policy, AccessRequest.onObject(action, "wares", key, facts).by(who));
    }

    @ParameterizedTest
    @CsvSource({
        "read,           true",
        "project-reads,  false",
        "project-writes, false",
        "addresses,      false",
        "tls,            false",
        "keep,           false"
    })
    void eachIsAPolicyThatABucketCanHave(String template, boolean isPublic) {
        for (var prefix : List.of("", "web/")) {
            assertThat(PublicPolicies.isPublic(parsed(added("", template, prefix))))
                    .isEqualTo(isPublic);
        }
    }

    @Test
    void eachSaysWhatItsNamePromises() {
        var open = parsed(added("", "read", "web/"));
        assertThat(ofObject(open, Requester.ANONYMOUS, S3Action.GET_OBJECT, "web/a", "192.0.2.1"))
                .isEqualTo(Verdict.ALLOWED);
        assertThat(ofObject(open, Requester.ANONYMOUS, S3Action.GET_OBJECT, "a", "192.0.2.1"))
                .isEqualTo(Verdict.UNSAID);
        var shared = parsed(added("", "project-writes", "web/"));
        assertThat(ofObject(shared, OTHER, S3Action.PUT_OBJECT, "web/a", "192.0.2.1"))
                .isEqualTo(Verdict.ALLOWED);
        assertThat(ofObject(shared, Requester.ANONYMOUS, S3Action.GET_OBJECT, "web/a", "192.0.2.1"))
                .isEqualTo(Verdict.UNSAID);
        var near = parsed(added("", "addresses", ""));
        assertThat(ofObject(near, OTHER, S3Action.GET_OBJECT, "a", "192.0.2.1")).isEqualTo(Verdict.UNSAID);
        assertThat(ofObject(near, OTHER, S3Action.GET_OBJECT, "a", "203.0.113.1"))
                .isEqualTo(Verdict.DENIED);
        assertThat(ofObject(parsed(added("", "tls", "")), OTHER, S3Action.GET_OBJECT, "a", "192.0.2.1"))
                .isEqualTo(Verdict.DENIED);
        var kept = parsed(added("", "keep", ""));
        assertThat(ofObject(kept, OTHER, S3Action.DELETE_OBJECT_VERSION, "a", "192.0.2.1"))
                .isEqualTo(Verdict.DENIED);
        assertThat(ofObject(kept, OTHER, S3Action.PUT_OBJECT, "a", "192.0.2.1")).isEqualTo(Verdict.UNSAID);
    }

    @Test
    void statementsAreAddedAndWhatIsThereStays() {
        var one = "{\"Id\":\"mine\",\"Statement\":{\"Sid\":\"EverybodyReads\",\"Effect\":\"Deny\",\"Principal\":\"*\","
                + "\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::wares/*\"}}";
        var both = added(one, "read", "");
        assertThat(both).contains("mine", "\"EverybodyReads\"", "\"EverybodyReads2\"");
        assertThat(ofObject(parsed(both), OTHER, S3Action.PUT_OBJECT, "a", "192.0.2.1"))
                .isEqualTo(Verdict.DENIED);
        assertThat(added(both, "read", "")).contains("\"EverybodyReads3\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "text"})
    void whatIsNoJsonObjectIsNotTouched(String policy) {
        assertThatIllegalArgumentException().isThrownBy(() -> added(policy, "read", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> added("", "other", ""));
    }
}
