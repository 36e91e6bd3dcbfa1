package io.cloakroom.s3.policy;

import io.cloakroom.s3.policy.Policy.Effect;
import io.cloakroom.s3.policy.Policy.Statement;
import java.net.Inet4Address;
import java.util.Set;

/// Whether a bucket policy makes its bucket public (Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage",
/// "The meaning of 'public'"): it does unless every statement that allows something is limited to principals, addresses or
/// sources that it names.
public final class PublicPolicies {
    private static final Set<ConditionKey> PINNING = Set.of(
            ConditionKey.SOURCE_ARN,
            ConditionKey.SOURCE_ACCOUNT,
            ConditionKey.USER_ID,
            ConditionKey.PRINCIPAL_ARN,
            ConditionKey.PRINCIPAL_ACCOUNT,
            ConditionKey.ENCRYPTION_KEY);
    private static final Set<String> EQUALITIES =
            Set.of("StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike");

    /// The widest networks that name somebody.
    private static final int LEAST_V4_BITS = 8;

    private static final int LEAST_V6_BITS = 32;

    private PublicPolicies() {}

    public static boolean isPublic(Policy policy) {
        return policy.statements().stream().anyMatch(PublicPolicies::isPublic);
    }

    private static boolean isPublic(Statement statement) {
        return statement.effect() == Effect.ALLOW
                && statement.principals().areUnnamed()
                && statement.conditions().stream().map(Condition::source).noneMatch(PublicPolicies::isLimiting);
    }

    private static boolean isLimiting(Condition.Source condition) {
        if (condition.absentHolds()) {
            return false;
        }
        if (condition.key() == ConditionKey.SOURCE_IP) {
            return condition.operator().equals("IpAddress")
                    && condition.values().stream().allMatch(PublicPolicies::isNarrow);
        }
        return PINNING.contains(condition.key())
                && EQUALITIES.contains(condition.operator())
                && condition.values().stream().allMatch(PublicPolicies::isFixed);
    }

    private static boolean isNarrow(String network) {
        return CidrBlock.of(network)
                .filter(block ->
                        block.prefixBits() >= (block.network() instanceof Inet4Address ? LEAST_V4_BITS : LEAST_V6_BITS))
                .isPresent();
    }

    private static boolean isFixed(String value) {
        return !value.contains("*") && !value.contains("?") && !value.contains("${");
    }
}
