package io.cloakroom.gateway.adminport;

import io.cloakroom.admin.text.Legible;
import io.cloakroom.gateway.config.Setting;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The hosts under which the admin port may be called. Any IP address is allowed, because no name server is involved. A
/// name has to be one that the operator has set; otherwise somebody could point a name of their own at this server and
/// read its answers with a script.
public final class AdminHosts {
    private static final String LOCAL = "localhost";

    private final Set<String> names = new HashSet<>();

    /// @param listening the address or name that the port listens on
    /// @param hosts     the names in the setting
    public AdminHosts(String listening, List<String> hosts) {
        names.add(LOCAL);
        names.add(canonical(listening));
        hosts.forEach(name -> names.add(canonical(name)));
    }

    private static String canonical(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /// @param host with or without port, as in the Host header
    boolean include(String host) {
        var name = host.replaceFirst(":[0-9]{0,5}$", "");
        return names.contains(canonical(name)) || isAddress(name);
    }

    /// Asks no name server.
    private static boolean isAddress(String name) {
        boolean bracketed = name.startsWith("[") && name.endsWith("]");
        try {
            var _ = InetAddress.ofLiteral(bracketed ? name.substring(1, name.length() - 1) : name);
            return true;
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    static String refusal(String host) {
        return "the admin port is not to be called under the host \"" + Legible.of(host) + "\"; name it in the setting "
                + Setting.ADMIN_HOSTS.key() + " if it is one of this server's";
    }
}
