package io.cloakroom.admin.session;

import java.net.InetAddress;
import java.util.HexFormat;

/// What stands for a client where something is counted by address: the address, and of an IPv6 one its first half, as
/// hosts choose the other half as they like.
public final class ClientNetwork {
    private static final int IPV6_BYTES = 16;

    private ClientNetwork() {}

    /// @param address as text, without port; what is no address stands for itself
    public static String of(String address) {
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == IPV6_BYTES ? HexFormat.of().formatHex(bytes, 0, IPV6_BYTES / 2) : address;
        } catch (IllegalArgumentException noAddress) {
            return address;
        }
    }
}
