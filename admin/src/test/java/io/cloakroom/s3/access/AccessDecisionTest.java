package io.cloakroom.s3.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.s3.access.Question.Asker;
import io.cloakroom.s3.access.Question.BucketFacts;
import io.cloakroom.s3.access.Question.BucketPolicyView;
import io.cloakroom.s3.access.Question.Owned;
import io.cloakroom.s3.policy.Policy;
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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The truth table of the access decision: the caller, the scope, the state of the bucket, and the expected result.
final class AccessDecisionTest {
    private static final String OURS = "p1";
    private static final String NUMBER = "111111111111";
    private static final String OTHER_NUMBER = "222222222222";

    private static @Nullable Policy scope(String name) {
        return switch (name) {
            case "-" -> null;
            case "reads" -> PolicyParser.scope(statement("Allow", "s3:GetObject", ""));
            case "denies" ->
                PolicyParser.scope("{\"Statement\":[" + inner("Allow", "s3:*", "") + ","
                        + inner("Deny", "s3:GetObject", "") + "]}");
            case "lists" -> PolicyParser.scope(statement("Allow", "s3:ListBucket", ""));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static String statement(String effect, String action, String more) {
        return "{\"Statement\":[" + inner(effect, action, more) + "]}";
    }

    private static String inner(String effect, String action, String more) {
        return "{\"Effect\":\"" + effect + "\",\"Action\":\"" + action + "\",\"Resource\":\"*\"" + more + "}";
    }

    private static Asker asker(String who, String scope) {
        return switch (who) {
            case "owner" -> new Asker(new Requester.Root(NUMBER, OURS), OURS, true, false, scope(scope));
            case "limited" -> new Asker(new Requester.User(NUMBER, OURS, "u1"), OURS, true, false, scope(scope));
            case "member" -> new Asker(new Requester.User(NUMBER, OURS, "u2"), OURS, false, false, scope(scope));
            case "other" -> new Asker(new Requester.Root(OTHER_NUMBER, "p2"), "p2", true, false, scope(scope));
            case "nobody" -> Asker.ANYBODY;
            default -> throw new IllegalArgumentException(who);
        };
    }

    private static BucketFacts bucket(String policy, String acl, String block) {
        return new BucketFacts() {
            @Override
            public String project() {
                return OURS;
            }

            @Override
            public @Nullable BucketPolicyView policy() {
                var text = switch (policy) {
                    case "-" -> null;
                    case "allows all" -> statement("Allow", "s3:*", ",\"Principal\":\"*\"");
                    case "allows other" ->
                        statement("Allow", "s3:GetObject", ",\"Principal\":{\"AWS\":\"" + OTHER_NUMBER + "\"}");
                    case "denies all" -> statement("Deny", "s3:*", ",\"Principal\":\"*\"");
                    case "denies other" ->
                        statement("Deny", "s3:*", ",\"Principal\":{\"AWS\":\"" + OTHER_NUMBER + "\"}");
                    default -> throw new IllegalArgumentException(policy);
                };
                if (text == null) {
                    return null;
                }
                var parsed = PolicyParser.bucketPolicy(text, Map.of());
                return new BucketPolicyView(parsed, PublicPolicies.isPublic(parsed));
            }

            @Override
            public PublicAccessBlock blocks() {
                return switch (block) {
                    case "acls" -> new PublicAccessBlock(false, true, false, false);
                    case "policies" -> new PublicAccessBlock(false, false, false, true);
                    default -> PublicAccessBlock.NONE;
                };
            }

            @Override
            public ObjectOwnership ownership() {
                return block.equals("enforced") ? ObjectOwnership.BUCKET_OWNER_ENFORCED : ObjectOwnership.OBJECT_WRITER;
            }

            @Override
            public Acl acl() {
                return switch (acl) {
                    case "lists", "lists absent" -> acl(Group.ALL_USERS, Permission.READ);
                    case "writes", "writes own" -> acl(Group.ALL_USERS, Permission.WRITE);
                    case "other controls" -> acl(new Grantee.Account("p2"), Permission.FULL_CONTROL);
                    case "all told" -> acl(Group.ALL_USERS, Permission.READ_ACP);
                    default -> Acl.PRIVATE;
                };
            }

            private static Acl acl(Grantee grantee, Permission permission) {
                return new Acl(List.of(new Grant(grantee, permission)));
            }

            @Override
            public @Nullable Owned object() {
                return switch (acl) {
                    case "reads" -> new Owned(OURS, acl(Group.ALL_USERS, Permission.READ));
                    case "known read" -> new Owned(OURS, acl(Group.AUTHENTICATED_USERS, Permission.READ));
                    case "other reads" -> new Owned(OURS, acl(new Grantee.Account("p2"), Permission.READ));
                    case "theirs", "writes own" -> new Owned("p2", Acl.PRIVATE);
                    case "theirs, we read" -> new Owned("p2", acl(new Grantee.Account(OURS), Permission.READ));
                    case "theirs, we control" ->
                        new Owned("p2", acl(new Grantee.Account(OURS), Permission.FULL_CONTROL));
                    case "theirs, all read" -> new Owned("p2", acl(Group.ALL_USERS, Permission.READ));
                    case "absent", "lists absent" -> null;
                    default -> new Owned(OURS, Acl.PRIVATE);
                };
            }

            @Override
            public boolean isUploadOfAsker() {
                return acl.equals("begun");
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "owner,   -,      GET_OBJECT,           -,            -,     -,        OWNER",
        "owner,   -,      GET_OBJECT,           allows other, -,     -,        OWNER",
        "owner,   -,      GET_OBJECT,           denies all,   -,     -,        POLICY_DENIES",
        "owner,   -,      GET_OBJECT,           denies other, -,     -,        OWNER",
        "owner,   -,      PUT_BUCKET_POLICY,    denies all,   -,     -,        OWNER",
        "owner,   -,      GET_BUCKET_POLICY,    denies all,   -,     -,        OWNER",
        "owner,   -,      DELETE_BUCKET_POLICY, denies all,   -,     -,        OWNER",
        "owner,   -,      DELETE_BUCKET,        denies all,   -,     -,        POLICY_DENIES",
        "limited, reads,  GET_OBJECT,           -,            -,     -,        OWNER",
        "limited, lists,  GET_OBJECT,           -,            reads, -,        SCOPE_DOES_NOT_ALLOW",
        "limited, lists,  GET_OBJECT,           allows all,   -,     -,        SCOPE_DOES_NOT_ALLOW",
        "limited, lists,  GET_OBJECT,           denies all,   -,     -,        POLICY_DENIES",
        "other,   lists,  GET_OBJECT,           denies other, -,     -,        POLICY_DENIES",
        "member,  -,      DELETE_BUCKET,        denies all,   -,     -,        POLICY_DENIES",
        "limited, denies, GET_OBJECT,           allows all,   -,     -,        SCOPE_DENIES",
        "limited, denies, PUT_BUCKET_POLICY,    denies all,   -,     -,        POLICY_DENIES",
        "member,  -,      GET_OBJECT,           -,            -,     -,        OWNER",
        "member,  -,      DELETE_BUCKET,        allows all,   -,     -,        ROLE",
        "member,  -,      BYPASS_GOVERNANCE_RETENTION, allows all, -, -,       ROLE",
        "member,  -,      GET_BUCKET_POLICY,    denies all,   -,     -,        POLICY_DENIES",
        "other,   -,      GET_OBJECT,           -,            -,     -,        NOTHING_ALLOWS",
        "other,   -,      GET_OBJECT,           allows other, -,     -,        POLICY",
        "other,   -,      PUT_OBJECT,           allows other, -,     -,        NOTHING_ALLOWS",
        "other,   -,      GET_OBJECT,           denies other, reads, -,        POLICY_DENIES",
        "other,   lists,  GET_OBJECT,           allows other, reads, -,        SCOPE_DOES_NOT_ALLOW",
        "other,   reads,  GET_OBJECT,           allows other, -,     -,        POLICY",
        "other,   -,      GET_OBJECT,           -,            reads, -,        ACL",
        "other,   -,      LIST_BUCKET,          -,            lists, -,        ACL",
        "other,   -,      GET_OBJECT,           -,            lists, -,        NOTHING_ALLOWS",
        "other,   -,      GET_OBJECT,           -,            lists absent, -, ACL",
        "other,   -,      GET_OBJECT,           -,            absent, -,       NOTHING_ALLOWS",
        "other,   -,      GET_OBJECT,           allows all,   -,     policies, PUBLIC_ACCESS_BLOCKED",
        "other,   -,      GET_OBJECT,           allows other, -,     policies, POLICY",
        "owner,   -,      GET_OBJECT,           allows all,   -,     policies, OWNER",
        "nobody,  -,      GET_OBJECT,           -,            -,     -,        NOTHING_ALLOWS",
        "nobody,  -,      GET_OBJECT,           allows all,   -,     -,        POLICY",
        "nobody,  -,      GET_OBJECT,           allows other, -,     -,        NOTHING_ALLOWS",
        "nobody,  -,      GET_OBJECT,           allows all,   -,     policies, PUBLIC_ACCESS_BLOCKED",
        "nobody,  -,      GET_OBJECT,           allows all,   reads, policies, ACL",
        "nobody,  -,      GET_OBJECT,           -,            reads, -,        ACL",
        "nobody,  -,      GET_OBJECT,           -,            reads, acls,     PUBLIC_ACCESS_BLOCKED",
        "nobody,  -,      GET_OBJECT,           allows all,   reads, acls,     POLICY",
        "nobody,  -,      GET_OBJECT,           -,            reads, enforced, PUBLIC_ACCESS_BLOCKED",
        "nobody,  -,      PUT_OBJECT,           -,            reads, -,        NOTHING_ALLOWS",
        "nobody,  -,      PUT_OBJECT,           -,            writes, -,       ACL",
        "nobody,  -,      PUT_OBJECT,           -,            writes, acls,    PUBLIC_ACCESS_BLOCKED",
        "nobody,  -,      PUT_OBJECT,           -,            writes, enforced, PUBLIC_ACCESS_BLOCKED",
        "nobody,  -,      DELETE_OBJECT,        -,            writes, -,       NOTHING_ALLOWS",
        "nobody,  -,      DELETE_OBJECT,        -,            writes own, -,   NOTHING_ALLOWS",
        "other,   -,      DELETE_OBJECT,        -,            writes own, -,   ACL",
        "other,   -,      DELETE_OBJECT_VERSION, -,           writes own, -,   NOTHING_ALLOWS",
        "other,   -,      PUT_OBJECT_ACL,       -,            writes, -,       NOTHING_ALLOWS",
        "nobody,  -,      GET_OBJECT,           -,            known read, -,   NOTHING_ALLOWS",
        "other,   -,      GET_OBJECT,           -,            known read, -,   ACL",
        "other,   -,      GET_OBJECT,           -,            known read, acls, PUBLIC_ACCESS_BLOCKED",
        "other,   -,      GET_OBJECT_VERSION,   -,            other reads, -,  ACL",
        "other,   -,      GET_OBJECT,           -,            other reads, acls, ACL",
        "other,   -,      GET_OBJECT_ACL,       -,            other reads, -,  NOTHING_ALLOWS",
        "other,   -,      GET_OBJECT_TAGGING,   -,            other reads, -,  NOTHING_ALLOWS",
        "nobody,  -,      GET_OBJECT,           -,            other reads, -,  NOTHING_ALLOWS",
        "other,   lists,  GET_OBJECT,           -,            other reads, -,  SCOPE_DOES_NOT_ALLOW",
        "other,   -,      PUT_BUCKET_ACL,       -,            other controls, -, ACL",
        "other,   -,      GET_BUCKET_ACL,       -,            other controls, -, ACL",
        "other,   -,      LIST_BUCKET_VERSIONS, -,            other controls, -, ACL",
        "other,   -,      PUT_BUCKET_POLICY,    -,            other controls, -, NOTHING_ALLOWS",
        "other,   -,      GET_OBJECT,           -,            other controls, -, NOTHING_ALLOWS",
        "nobody,  -,      GET_BUCKET_ACL,       -,            all told, -,     ACL",
        "owner,   -,      GET_OBJECT,           -,            theirs, -,       OBJECT_OF_ANOTHER",
        "owner,   -,      PUT_OBJECT_ACL,       -,            theirs, -,       OBJECT_OF_ANOTHER",
        "owner,   -,      GET_OBJECT_TAGGING,   -,            theirs, -,       OBJECT_OF_ANOTHER",
        "owner,   -,      DELETE_OBJECT,        -,            theirs, -,       OWNER",
        "owner,   -,      DELETE_OBJECT_VERSION, -,           theirs, -,       OWNER",
        "owner,   -,      PUT_OBJECT_RETENTION, -,            theirs, -,       OWNER",
        "owner,   -,      GET_OBJECT,           -,            theirs, enforced, OWNER",
        "owner,   -,      GET_OBJECT,           allows all,   theirs, -,       OBJECT_OF_ANOTHER",
        "owner,   -,      GET_OBJECT,           -,            'theirs, we read', -, ACL",
        "owner,   -,      GET_OBJECT_ACL,       -,            'theirs, we read', -, OBJECT_OF_ANOTHER",
        "owner,   -,      PUT_OBJECT_VERSION_ACL, -,          'theirs, we control', -, ACL",
        "member,  -,      GET_OBJECT,           -,            'theirs, we read', -, ACL",
        "nobody,  -,      GET_OBJECT,           allows all,   theirs, -,       OBJECT_OF_ANOTHER",
        "nobody,  -,      GET_OBJECT,           -,            'theirs, all read', -, ACL",
        "nobody,  -,      GET_OBJECT,           -,            'theirs, all read', acls, PUBLIC_ACCESS_BLOCKED",
        "other,   -,      GET_OBJECT,           -,            theirs, -,       OBJECT_OWNER",
        "other,   -,      GET_OBJECT,           -,            theirs, acls,    OBJECT_OWNER",
        "other,   -,      PUT_OBJECT_TAGGING,   -,            theirs, -,       OBJECT_OWNER",
        "other,   -,      GET_OBJECT,           -,            theirs, enforced, NOTHING_ALLOWS",
        "other,   -,      GET_OBJECT,           denies other, theirs, -,       POLICY_DENIES",
        "other,   lists,  GET_OBJECT,           -,            theirs, -,       SCOPE_DOES_NOT_ALLOW",
        "other,   -,      DELETE_OBJECT,        -,            theirs, -,       NOTHING_ALLOWS",
        "other,   -,      ABORT_MULTIPART_UPLOAD, -,          begun, -,        UPLOAD",
        "other,   -,      LIST_MULTIPART_UPLOAD_PARTS, -,     begun, -,        UPLOAD",
        "other,   -,      ABORT_MULTIPART_UPLOAD, -,          -,     -,        NOTHING_ALLOWS",
        "nobody,  -,      ABORT_MULTIPART_UPLOAD, -,          begun, -,        NOTHING_ALLOWS",
        "other,   -,      ABORT_MULTIPART_UPLOAD, denies other, begun, -,      POLICY_DENIES",
        "nobody,  -,      GET_OBJECT,           denies other, reads, -,        ACL"
    })
    void comesOutAsTheTableSays(
            String who, String scope, S3Action action, String policy, String acl, String block, String expected) {
        var key = action.on() == S3Action.On.OBJECT ? "k" : null;
        var question = new Question(asker(who, scope), action, "b", key, RequestFacts.NONE, bucket(policy, acl, block));
        var why = switch (AccessDecision.decide(question)) {
            case Decision.Allowed allowed -> allowed.by().name();
            case Decision.Denied denied -> denied.by().name();
        };
        assertThat(why).isEqualTo(expected);
    }

    @Test
    void namesTheStatementThatDecides() {
        var sid = PolicyParser.bucketPolicy(
                "{\"Statement\":[{\"Sid\":\"Open\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"},"
                        + "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:PutObject\",\"Resource\":\"*\"}]}",
                Map.of());
        var facts = new BucketFacts() {
            @Override
            public String project() {
                return OURS;
            }

            @Override
            public BucketPolicyView policy() {
                return new BucketPolicyView(sid, true);
            }

            @Override
            public PublicAccessBlock blocks() {
                return PublicAccessBlock.NONE;
            }

            @Override
            public ObjectOwnership ownership() {
                return ObjectOwnership.OBJECT_WRITER;
            }

            @Override
            public Acl acl() {
                throw new AssertionError("the ACL is not needed");
            }

            @Override
            public @Nullable Owned object() {
                return null;
            }

            @Override
            public boolean isUploadOfAsker() {
                return false;
            }
        };
        var read = new Question(Asker.ANYBODY, S3Action.GET_OBJECT, "b", "k", RequestFacts.NONE, facts);
        assertThat(AccessDecision.decide(read)).isEqualTo(new Decision.Allowed(Decision.Ground.POLICY, "Open"));
        assertThat(AccessDecision.decide(read.of(S3Action.PUT_OBJECT)))
                .isEqualTo(new Decision.Denied(Decision.Obstacle.POLICY_DENIES, "statement 2"));
    }
}
