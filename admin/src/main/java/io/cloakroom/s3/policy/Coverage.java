package io.cloakroom.s3.policy;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;

/// Counts the addresses in a set of networks; an address in several networks counts once. Two networks either are
/// disjoint, or one contains the other.
final class Coverage {
    /// The private networks of RFC 1918, which AWS does not count.
    private static final List<CidrBlock> PRIVATE =
            List.of(network("10.0.0.0/8"), network("172.16.0.0/12"), network("192.168.0.0/16"));

    private Coverage() {}

    /// @param bits length of the addresses: 32 or 128
    static BigInteger of(List<CidrBlock> networks, int bits) {
        var sorted = networks.stream()
                .filter(each -> bits(each) == bits)
                .filter(each -> PRIVATE.stream().noneMatch(within -> isWithin(each, within)))
                .sorted(Comparator.comparing(Coverage::first).thenComparingInt(CidrBlock::prefixBits))
                .toList();
        var covered = BigInteger.ZERO;
        CidrBlock last = null;
        for (var each : sorted) {
            if (last == null || !isWithin(each, last)) {
                covered = covered.add(BigInteger.ONE.shiftLeft(bits - each.prefixBits()));
                last = each;
            }
        }
        return covered;
    }

    private static boolean isWithin(CidrBlock inner, CidrBlock outer) {
        return inner.prefixBits() >= outer.prefixBits() && outer.contains(inner.network());
    }

    private static int bits(CidrBlock block) {
        return block.network().getAddress().length * Byte.SIZE;
    }

    private static BigInteger first(CidrBlock block) {
        int free = bits(block) - block.prefixBits();
        return new BigInteger(1, block.network().getAddress()).shiftRight(free).shiftLeft(free);
    }

    private static CidrBlock network(String text) {
        return CidrBlock.of(text).orElseThrow();
    }
}
