package io.cloakroom.s3.policy;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// A range of addresses: `10.0.0.0/8`, `2001:db8::/32`, or one address. Never asks a name server.
///
/// @param prefixBits how many leading bits of an address must be the same
public record CidrBlock(InetAddress network, int prefixBits) {
    private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    public static Optional<CidrBlock> of(String text) {
        int slash = text.indexOf('/');
        var prefix = slash < 0 ? "" : text.substring(slash + 1);
        return address(slash < 0 ? text : text.substring(0, slash)).flatMap(network -> {
            int bits = network.getAddress().length * 8;
            if (slash < 0) {
                return Optional.of(new CidrBlock(network, bits));
            }
            return prefix.matches("\\d{1,3}") && Integer.parseInt(prefix) <= bits
                    ? Optional.of(new CidrBlock(network, Integer.parseInt(prefix)))
                    : Optional.empty();
        });
    }

    public boolean contains(InetAddress address) {
        var networkBytes = network.getAddress();
        var addressBytes = address.getAddress();
        if (networkBytes.length != addressBytes.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            if ((((networkBytes[bit / 8] ^ addressBytes[bit / 8]) >> (7 - bit % 8)) & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    /// Parses an address without port; empty when the text is none.
    static Optional<InetAddress> address(String text) {
        try {
            return V4.matcher(text).matches() || V6.matcher(text).matches()
                    ? Optional.of(InetAddress.ofLiteral(text))
                    : Optional.empty();
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }
}
