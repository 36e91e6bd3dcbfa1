package io.cloakroom.s3.policy;

import io.cloakroom.s3.policy.Policy.Effect;
import io.cloakroom.s3.policy.Policy.Statement;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tells whether a bucket policy makes its bucket public (Amazon S3 User Guide, "Blocking public access to your
/// Amazon S3 storage", "The meaning of 'public'"). It does unless every allowing statement is limited to named
/// principals, addresses or sources. The networks of all statements are counted together, so that a network that is
/// too wide cannot be written as many small ones.
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

    /// Wider networks count as public.
    private static final int LEAST_V4_BITS = 8;

    private static final int LEAST_V6_BITS = 32;

    private PublicPolicies() {}

    public static boolean isPublic(Policy policy) {
        var networks = new ArrayList<CidrBlock>();
        for (var statement : policy.statements()) {
            if (opensToUnnamed(statement)) {
                var limits = networks(statement);
                if (limits.isEmpty()) {
                    return true;
                }
                networks.addAll(limits);
            }
        }
        return isWide(networks, Integer.SIZE, LEAST_V4_BITS) || isWide(networks, 4 * Integer.SIZE, LEAST_V6_BITS);
    }

    private static boolean isWide(List<CidrBlock> networks, int bits, int leastPrefix) {
        return Coverage.of(networks, bits).compareTo(BigInteger.ONE.shiftLeft(bits - leastPrefix)) > 0;
    }

    private static boolean opensToUnnamed(Statement statement) {
        return statement.effect() == Effect.ALLOW
                && statement.principals().areUnnamed()
                && statement.conditions().stream().map(Condition::source).noneMatch(PublicPolicies::isPinning);
    }

    /// The networks that the statement limits access to; empty when it allows access from everywhere.
    private static List<CidrBlock> networks(Statement statement) {
        return statement.conditions().stream()
                .map(Condition::source)
                .filter(PublicPolicies::isOfNetworks)
                .findFirst()
                .map(condition -> condition.values().stream()
                        .map(CidrBlock::of)
                        .flatMap(Optional::stream)
                        .toList())
                .orElse(List.of());
    }

    private static boolean isOfNetworks(Condition.Source condition) {
        return !condition.absentHolds()
                && condition.key() == ConditionKey.SOURCE_IP
                && condition.operator().equals("IpAddress")
                && condition.values().stream().allMatch(PublicPolicies::isNarrow);
    }

    private static boolean isPinning(Condition.Source condition) {
        return !condition.absentHolds()
                && PINNING.contains(condition.key())
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
