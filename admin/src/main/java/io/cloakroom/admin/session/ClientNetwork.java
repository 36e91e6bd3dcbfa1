package io.cloakroom.admin.session;

import java.net.InetAddress;
import java.util.HexFormat;

/// The client of an address, for counting: the address itself or, for IPv6, its first half, since hosts can choose
/// the other half freely.
public final class ClientNetwork {
    private static final int IPV6_BYTES = 16;

    private ClientNetwork() {}

    /// @param address as text, without port; other texts stand for themselves
    public static String of(String address) {
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == IPV6_BYTES ? HexFormat.of().formatHex(bytes, 0, IPV6_BYTES / 2) : address;
        } catch (IllegalArgumentException noAddress) {
            return address;
        }
    }
}
