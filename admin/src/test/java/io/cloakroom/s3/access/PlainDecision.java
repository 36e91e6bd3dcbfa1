package io.cloakroom.s3.access;

import io.cloakroom.s3.policy.Evaluator;
import io.cloakroom.s3.policy.PlainEvaluator;
import io.cloakroom.s3.policy.PlainEvaluator.Statement;
import io.cloakroom.s3.policy.Requester;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The access rules in the order in which AWS's guides explain them, with nothing but strings: the reference
/// implementation for [AccessDecision]. It shares nothing with it but the names of requesters and decisions.
///
/// @param project of the caller; empty without keys
/// @param owner   whether the caller owns that project
/// @param buckets whether its members may change buckets
/// @param scope   of the token; `null` without one
/// @param root    whether the caller counts as the account itself
/// @param bucketProject of the bucket
/// @param policy  of the bucket; `null` without one
/// @param bucketAcl     lines such as `p2 READ` or `AllUsers WRITE`
/// @param objectOwner   of the object; `null` when there is no object
/// @param enforced      whether ACLs are switched off
record PlainDecision(
        Requester requester,
        String project,
        boolean owner,
        boolean buckets,
        @Nullable List<Statement> scope,
        boolean root,
        String bucketProject,
        @Nullable List<Statement> policy,
        Set<String> bucketAcl,
        @Nullable String objectOwner,
        Set<String> objectAcl,
        boolean enforced,
        boolean ignorePublicAcls,
        boolean restrictPublicBuckets,
        boolean beganUpload) {
    private static final Set<String> RESCUE =
            Set.of("s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy");
    private static final Set<String> LISTS =
            Set.of("s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads");

    boolean allows(String action, String resource, Map<String, List<String>> facts) {
        var byScope = scope == null ? null : says(scope, action, resource, facts);
        var byPolicy = policy == null ? Evaluator.Verdict.UNSAID : says(policy, action, resource, facts);
        boolean ownBucket = project.equals(bucketProject);
        boolean rescued = ownBucket && root && RESCUE.contains(action);

        // 1. An explicit deny; the account itself always keeps access to the policy.
        if (byScope == Evaluator.Verdict.DENIED) {
            return false;
        }
        if (byPolicy == Evaluator.Verdict.DENIED && !rescued) {
            return false;
        }

        // 2. The upper limits: role, then scope.
        if (!project.isEmpty() && !owner) {
            boolean changesBucket = !action.matches("s3:(Get|List).*") && resource.indexOf('/') < 0;
            if (action.equals("s3:BypassGovernanceRetention") || (changesBucket && !buckets)) {
                return false;
            }
        }
        if (byScope == Evaluator.Verdict.UNSAID) {
            return false;
        }

        // 3. An object of another project, while ACLs are on: its owner, and the grantees of its ACL.
        boolean aboutObject = resource.indexOf('/') >= 0
                && action.matches("s3:GetObject(Version)?|s3:(Get|Put|Delete)Object(Version)?(Acl|Tagging|Attributes)");
        if (aboutObject && !enforced && objectOwner != null && !objectOwner.equals(bucketProject)) {
            return objectOwner.equals(project) || byObjectAcl(action);
        }

        // 4. The bucket's own project.
        if (ownBucket) {
            return true;
        }

        // 5. Everybody else: the policy, the caller's own uploads, the ACLs.
        if (byPolicy == Evaluator.Verdict.ALLOWED && !(restrictPublicBuckets && isPublic())) {
            return true;
        }
        boolean ofUpload = action.equals("s3:AbortMultipartUpload") || action.equals("s3:ListMultipartUploadParts");
        if (ofUpload && beganUpload && !project.isEmpty()) {
            return true;
        }
        if (enforced) {
            return false;
        }
        if (LISTS.contains(action)) {
            return has(bucketAcl, "READ");
        }
        return switch (action) {
            case "s3:PutObject" -> has(bucketAcl, "WRITE");
            case "s3:DeleteObject" -> project.equals(objectOwner) && has(bucketAcl, "WRITE");
            case "s3:GetBucketAcl" -> has(bucketAcl, "READ_ACP");
            case "s3:PutBucketAcl" -> has(bucketAcl, "WRITE_ACP");
            default -> {
                boolean reads = action.equals("s3:GetObject") || action.equals("s3:GetObjectVersion");
                // A caller who may list may learn that an object does not exist.
                yield objectOwner == null ? reads && has(bucketAcl, "READ") : byObjectAcl(action);
            }
        };
    }

    private static Evaluator.Verdict says(
            List<Statement> statements,
            Requester who,
            String action,
            String resource,
            Map<String, List<String>> facts) {
        return PlainEvaluator.decide(statements, who, action, resource, facts);
    }

    private Evaluator.Verdict says(
            List<Statement> statements, String action, String resource, Map<String, List<String>> facts) {
        return says(statements, requester, action, resource, facts);
    }

    /// Whether a statement allows access to everybody, from anywhere.
    private boolean isPublic() {
        return policy != null
                && policy.stream()
                        .anyMatch(each -> each.allow()
                                && each.principals().contains("*")
                                && each.conditions().isEmpty());
    }

    private boolean byObjectAcl(String action) {
        return switch (action) {
            case "s3:GetObject", "s3:GetObjectVersion" -> has(objectAcl, "READ");
            case "s3:GetObjectAcl", "s3:GetObjectVersionAcl" -> has(objectAcl, "READ_ACP");
            case "s3:PutObjectAcl", "s3:PutObjectVersionAcl" -> has(objectAcl, "WRITE_ACP");
            default -> false;
        };
    }

    private boolean has(Set<String> acl, String permission) {
        return grants(acl, project, permission)
                || (!ignorePublicAcls && grants(acl, "AllUsers", permission))
                || (!ignorePublicAcls && !project.isEmpty() && grants(acl, "AuthenticatedUsers", permission));
    }

    private static boolean grants(Set<String> acl, String grantee, String permission) {
        return !grantee.isEmpty()
                && (acl.contains(grantee + " " + permission) || acl.contains(grantee + " FULL_CONTROL"));
    }
}
