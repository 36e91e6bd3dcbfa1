package io.cloakroom.gateway.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the names mean under which clients reach the server. Takes a Host field as it came: with its port, in any case.
public final class HostNames {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    /// A bucket's name may hold dots, so that several labels may be one.
    private static final int MOST_LABELS = 4;

    private final List<String> domains;
    private final String service;
    private final List<String> panels;

    /// @param domains under which a host name holds a bucket's; none for path style only
    /// @param service host of the URL that clients are told, which stands for the service even where it lies under one of
    ///                the domains; `null` when there is no such URL
    /// @param panels  names of the control panel, which hold no bucket either
    public HostNames(List<String> domains, @Nullable String service, List<String> panels) {
        this.panels = panels.stream().map(HostNames::name).toList();
        this.domains = domains.stream().map(HostNames::name).toList();
        this.service = service == null ? "" : name(service);
    }

    /// Without port and the dot of the root, in lower case.
    private static String name(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        var name = (end <= 0 ? host : host.substring(0, end)).toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /// The bucket that a host name holds: what stands before the longest domain that it lies under; `null` for none.
    @Nullable
    String bucket(String host) {
        if (domains.isEmpty()) {
            return null;
        }
        var name = name(host);
        if (name.equals(service) || domains.contains(name) || panels.contains(name)) {
            return null;
        }
        String bucket = null;
        for (var domain : domains) {
            int length = name.length() - domain.length() - 1;
            if (length > 0 && name.charAt(length) == '.' && name.endsWith(domain)) {
                var before = name.substring(0, length);
                bucket = bucket == null || before.length() < bucket.length() ? before : bucket;
            }
        }
        return bucket;
    }

    /// Whether it is a name of the control panel that is none of the service: what a browser is shown under it could set the
    /// panel's cookie, since cookies heed no port.
    public boolean isPanels(String host) {
        var name = name(host);
        return !service.isEmpty() && !name.equals(service) && panels.contains(name);
    }

    /// Whether both names hold the same bucket, or none.
    public boolean meanTheSame(String host, String other) {
        return host.equals(other) || Objects.equals(bucket(host), bucket(other));
    }

    /// Whether it is a name of several labels that no setting speaks of: neither that of the service nor under a domain,
    /// and no address.
    public boolean isUnknown(String host) {
        var name = name(host);
        return name.indexOf('.') > 0
                && !name.startsWith("[")
                && !name.equals(service)
                && !IPV4.matcher(name).matches()
                && !domains.contains(name)
                && bucket(host) == null;
    }

    /// The names that a bucket would have if one were meant by a name that [#isUnknown].
    public List<String> possibleBuckets(String host) {
        var name = name(host);
        var buckets = new ArrayList<String>();
        for (int dot = name.indexOf('.'); dot > 0 && buckets.size() < MOST_LABELS; dot = name.indexOf('.', dot + 1)) {
            buckets.add(name.substring(0, dot));
        }
        return buckets;
    }
}
