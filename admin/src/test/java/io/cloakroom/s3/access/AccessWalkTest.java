package io.cloakroom.s3.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.s3.access.Decision.Ground;
import io.cloakroom.s3.access.Decision.Obstacle;
import io.cloakroom.s3.access.Question.Asker;
import io.cloakroom.s3.access.Question.BucketFacts;
import io.cloakroom.s3.access.Question.BucketPolicyView;
import io.cloakroom.s3.access.Question.Owned;
import io.cloakroom.s3.policy.PlainEvaluator.Line;
import io.cloakroom.s3.policy.PlainEvaluator.Statement;
import io.cloakroom.s3.policy.PolicyParser;
import io.cloakroom.s3.policy.PublicPolicies;
import io.cloakroom.s3.policy.RequestFacts;
import io.cloakroom.s3.policy.Requester;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Acl.Grant;
import io.cloakroom.storage.document.Acl.Grantee;
import io.cloakroom.storage.document.Acl.Group;
import io.cloakroom.storage.document.Acl.Permission;
import io.cloakroom.storage.document.ObjectOwnership;
import io.cloakroom.storage.document.PublicAccessBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Compares the decision with a simple reference implementation, for random callers, scopes, policies, ACLs, blocks and
/// owners. `-Dcloakroom.policyQuestions=1000000` tries more of them.
final class AccessWalkTest {
    private static final int QUESTIONS = Integer.getInteger("cloakroom.policyQuestions", 100_000);
    private static final String BUCKET = "b";
    private static final String KEY = "a/k";
    private static final List<String> PROJECTS = List.of("p1", "p2", "p3");
    private static final Map<String, String> NUMBERS =
            Map.of("p1", "111111111111", "p2", "222222222222", "p3", "333333333333");
    private static final Map<String, String> USERS = Map.of("arn:aws:iam::222222222222:user/ann", "u-ann");
    private static final List<S3Action> ACTIONS = Arrays.stream(S3Action.values())
            .filter(action -> action.on() != S3Action.On.ACCOUNT)
            .toList();
    /// The actions that ACLs concern, which a random choice among all actions would seldom hit.
    private static final List<S3Action> OFTEN = List.of(
            S3Action.GET_OBJECT,
            S3Action.PUT_OBJECT,
            S3Action.DELETE_OBJECT,
            S3Action.LIST_BUCKET,
            S3Action.GET_OBJECT_ACL,
            S3Action.PUT_OBJECT_ACL,
            S3Action.GET_OBJECT_TAGGING,
            S3Action.GET_BUCKET_ACL,
            S3Action.GET_BUCKET_POLICY,
            S3Action.ABORT_MULTIPART_UPLOAD);

    private final Random random = new Random(20261129);

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean often(int ofTen) {
        return random.nextInt(10) < ofTen;
    }

    private List<Statement> statements(boolean ofBucket) {
        var statements = new ArrayList<Statement>();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            var conditions = often(2)
                    ? List.of(
                            new Line("IpAddress", "aws:SourceIp", List.of(any(List.of("192.0.2.0/24", "10.0.0.0/8")))))
                    : List.<Line>of();
            var principals = ofBucket
                    ? List.of(any(
                            List.of("*", NUMBERS.get("p1"), NUMBERS.get("p2"), "arn:aws:iam::222222222222:user/ann")))
                    : List.of("*");
            statements.add(new Statement(
                    often(7),
                    false,
                    principals,
                    false,
                    List.of(any(List.of("*", "s3:Get*", "s3:PutObject*", "s3:*Bucket*", "s3:GetObject", "s3:Delete*"))),
                    false,
                    List.of(any(List.of("*", "arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:s3:::b*"))),
                    conditions));
        }
        return statements;
    }

    private static String json(List<Statement> statements, boolean ofBucket) {
        var texts = new ArrayList<String>();
        for (var each : statements) {
            var principal = each.principals().getFirst();
            var who = principal.equals("*") ? "\"*\"" : "{\"AWS\":\"" + principal + "\"}";
            texts.add("{\"Effect\":\"" + (each.allow() ? "Allow" : "Deny") + "\""
                    + (ofBucket ? ",\"Principal\":" + who : "")
                    + ",\"Action\":\"" + each.actions().getFirst()
                    + "\",\"Resource\":\"" + each.resources().getFirst() + "\""
                    + (each.conditions().isEmpty()
                            ? ""
                            : ",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\""
                                    + each.conditions().getFirst().values().getFirst() + "\"}}")
                    + "}");
        }
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", texts) + "]}";
    }

    private Set<String> acl() {
        var lines = new LinkedHashSet<String>();
        for (int count = random.nextInt(4); count > 0; count--) {
            lines.add(any(List.of("p1", "p2", "p3", "AllUsers", "AuthenticatedUsers", "LogDelivery")) + " "
                    + any(List.of(Permission.values())));
        }
        return lines;
    }

    private static Acl parsed(Set<String> lines) {
        return new Acl(lines.stream()
                .map(line -> line.split(" "))
                .map(line -> new Grant(
                        switch (line[0]) {
                            case "AllUsers" -> Group.ALL_USERS;
                            case "AuthenticatedUsers" -> Group.AUTHENTICATED_USERS;
                            case "LogDelivery" -> Group.LOG_DELIVERY;
                            default -> new Grantee.Account(line[0]);
                        },
                        Permission.valueOf(line[1])))
                .toList());
    }

    /// A random caller, chosen before bucket and object.
    private record Caller(
            Requester requester,
            String project,
            boolean owner,
            boolean buckets,
            @Nullable List<Statement> scope) {
        Asker asker() {
            return requester instanceof Requester.Anonymous
                    ? Asker.ANYBODY
                    : new Asker(
                            requester,
                            project,
                            owner,
                            buckets,
                            scope == null ? null : PolicyParser.scope(json(scope, false)));
        }
    }

    private Caller caller() {
        if (often(2)) {
            return new Caller(Requester.ANONYMOUS, "", false, false, null);
        }
        var project = any(PROJECTS);
        var number = NUMBERS.getOrDefault(project, "");
        boolean owner = often(6);
        var scope = often(4) ? statements(false) : null;
        var requester = owner && scope == null
                ? new Requester.Root(number, project)
                : new Requester.User(number, project, any(List.of("u-ann", "u-bob")));
        return new Caller(requester, project, owner, often(5), scope);
    }

    private record Facts(
            @Nullable BucketPolicyView policy,
            PublicAccessBlock blocks,
            ObjectOwnership ownership,
            Acl acl,
            @Nullable Owned object,
            boolean isUploadOfAsker)
            implements BucketFacts {
        @Override
        public String project() {
            return "p1";
        }
    }

    private static BucketPolicyView view(List<Statement> statements) {
        var policy = PolicyParser.bucketPolicy(json(statements, true), USERS);
        return new BucketPolicyView(policy, PublicPolicies.isPublic(policy));
    }

    @Test
    void theDecisionEqualsThatOfASimpleReferenceImplementation() {
        var grounds = EnumSet.noneOf(Ground.class);
        var obstacles = EnumSet.noneOf(Obstacle.class);
        for (int i = 0; i < QUESTIONS; i++) {
            var caller = caller();
            var policy = often(5) ? statements(true) : null;
            var bucketAcl = acl();
            var objectAcl = acl();
            var objectOwner = often(8) ? any(PROJECTS) : null;
            var ownership = any(List.of(ObjectOwnership.values()));
            var blocks = new PublicAccessBlock(often(2), often(3), often(2), often(3));
            boolean began = often(5);
            var action = often(7) ? any(OFTEN) : any(ACTIONS);
            var key = action.on() == S3Action.On.OBJECT ? KEY : null;
            var facts = Map.of("aws:sourceip", List.of(any(List.of("192.0.2.1", "10.1.2.3", "198.51.100.1"))));

            var bucket = new Facts(
                    policy == null ? null : view(policy),
                    blocks,
                    ownership,
                    parsed(bucketAcl),
                    objectOwner == null ? null : new Owned(objectOwner, parsed(objectAcl)),
                    began);
            RequestFacts known = (name, tag) -> facts.get((name.policyName() + tag).toLowerCase(Locale.ROOT));
            var decision = AccessDecision.decide(new Question(caller.asker(), action, BUCKET, key, known, bucket));

            var plain = new PlainDecision(
                    caller.requester(),
                    caller.project(),
                    caller.owner(),
                    caller.buckets(),
                    caller.scope(),
                    caller.requester() instanceof Requester.Root,
                    "p1",
                    policy,
                    bucketAcl,
                    objectOwner,
                    objectAcl,
                    ownership == ObjectOwnership.BUCKET_OWNER_ENFORCED,
                    blocks.ignorePublicAcls(),
                    blocks.restrictPublicBuckets(),
                    began);
            var resource = "arn:aws:s3:::" + BUCKET + (key == null ? "" : "/" + key);
            assertThat(decision.allows())
                    .as("%s: %s by %s, of which a plain look at %s says otherwise", i, action, decision, plain)
                    .isEqualTo(plain.allows(action.policyName(), resource, facts));
            switch (decision) {
                case Decision.Allowed allowed -> grounds.add(allowed.by());
                case Decision.Denied denied -> obstacles.add(denied.by());
            }
        }
        // A random test that never reaches the interesting cases would find no difference either.
        assertThat(grounds).containsExactlyInAnyOrder(Ground.values());
        assertThat(obstacles).containsExactlyInAnyOrder(Obstacle.values());
    }
}
