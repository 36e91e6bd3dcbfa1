package io.cloakroom.gateway.http.server;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.TrustedProxies;
import io.cloakroom.gateway.http.head.RequestHead;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a request comes from, and which host it is for: according to the connection, or to a trusted proxy.
record RequestOrigin(InetSocketAddress remote, boolean secure, String host) {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~:\\[\\]%-]{1,300}");

    static RequestOrigin of(RequestHead head, InetSocketAddress peer, boolean tls, TrustedProxies trusted) {
        var direct = new RequestOrigin(peer, tls, head.host());
        return trusted.includes(peer.getAddress()) ? direct.forwarded(head.headers(), trusted) : direct;
    }

    /// The origin that a trusted proxy names. Each proxy appends to the right, so the entry of the nearest trusted
    /// proxy is there; the rest may be made up. The header `Forwarded` (RFC 7239) is ignored, because a proxy that does
    /// not know it passes on what its client sent.
    private RequestOrigin forwarded(HttpHeaders headers, TrustedProxies trusted) {
        var client = client(String.join(",", headers.all("x-forwarded-for")), trusted);
        var proto = last(headers, "x-forwarded-proto");
        var named = host(last(headers, "x-forwarded-host"));
        return new RequestOrigin(
                client == null ? remote : client,
                proto == null ? secure : proto.equalsIgnoreCase("https"),
                named == null ? host : named);
    }

    /// A text that is no host name counts as absent.
    private static @Nullable String host(@Nullable String host) {
        return host != null && HOST.matcher(host).matches() ? host : null;
    }

    private static @Nullable String last(HttpHeaders headers, String name) {
        var list = String.join(",", headers.all(name));
        var last = list.substring(list.lastIndexOf(',') + 1).strip();
        return last.isEmpty() ? null : last;
    }

    /// The right-most address that does not belong to a trusted proxy.
    private static @Nullable InetSocketAddress client(String list, TrustedProxies trusted) {
        InetSocketAddress client = null;
        var addresses = list.split(",", -1);
        for (int i = addresses.length - 1; i >= 0; i--) {
            var address = address(addresses[i].strip());
            if (address == null) {
                return client;
            }
            client = new InetSocketAddress(address, 0);
            if (!trusted.includes(address)) {
                return client;
            }
        }
        return client;
    }

    /// Parses an address without asking a name server.
    private static @Nullable InetAddress address(String text) {
        var host = text;
        if (text.startsWith("[") && text.contains("]")) {
            host = text.substring(1, text.indexOf(']'));
        } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
            host = text.substring(0, text.indexOf(':'));
        }
        return NetUtil.createInetAddressFromIpAddressString(host);
    }
}
