package io.cloakroom.gateway.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// The networks of proxies whose `X-Forwarded-…` headers are believed.
public final class TrustedProxies {
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<IpSubnetFilterRule> networks;

    private TrustedProxies(List<IpSubnetFilterRule> networks) {
        this.networks = networks;
    }

    /// @param networks as `10.0.0.0/8`, `fd00::/8`, or single addresses
    /// @throws IllegalArgumentException naming the text that is neither
    public static TrustedProxies of(List<String> networks) {
        return new TrustedProxies(networks.stream().map(TrustedProxies::rule).toList());
    }

    public boolean includes(InetAddress address) {
        if (networks.isEmpty()) {
            return false;
        }
        var socket = new InetSocketAddress(address, 0);
        return networks.stream().anyMatch(network -> network.matches(socket));
    }

    private static IpSubnetFilterRule rule(String network) {
        int slash = network.indexOf('/');
        var address = slash < 0 ? network : network.substring(0, slash);
        var bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            throw new IllegalArgumentException("not a network or an address: " + network);
        }
        try {
            int prefix = slash < 0 ? bytes.length * 8 : Integer.parseInt(network.substring(slash + 1));
            return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("not a network: " + network, wrong);
        }
    }
}
