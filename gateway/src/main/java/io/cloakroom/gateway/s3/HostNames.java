package io.cloakroom.gateway.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells what the host names mean under which clients reach the server. Takes a Host header as it came, with its port
/// and in any case.
public final class HostNames {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    /// The name of a bucket may contain dots, so up to this many labels of a host name may form it.
    private static final int MOST_LABELS = 4;

    private final List<String> domains;
    private final String service;
    private final List<String> panels;

    /// @param domains a host name below one of these contains a bucket; none for path style only
    /// @param service host of the URL that clients are told; it means the service even when it lies below one of the
    ///                domains; `null` when there is no such URL
    /// @param panels  names of the control panel, which contain no bucket either
    public HostNames(List<String> domains, @Nullable String service, List<String> panels) {
        this.panels = panels.stream().map(HostNames::name).toList();
        this.domains = domains.stream().map(HostNames::name).toList();
        this.service = service == null ? "" : name(service);
    }

    /// The name in lower case, without port and without the dot of the root.
    private static String name(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        var name = (end <= 0 ? host : host.substring(0, end)).toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /// The bucket in a host name, which is the part before the longest domain that matches; `null` for none.
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

    /// Whether this is a name of the control panel and not one of the service. A page that a browser gets from S3 under
    /// such a name could set the panel's cookie, because cookies ignore ports.
    public boolean isPanels(String host) {
        var name = name(host);
        return !service.isEmpty() && !name.equals(service) && panels.contains(name);
    }

    /// Whether both names contain the same bucket, or none.
    public boolean meanTheSame(String host, String other) {
        return host.equals(other) || Objects.equals(bucket(host), bucket(other));
    }

    /// Whether this is a name of several labels that no setting mentions: neither the service's name, nor below a
    /// domain, nor an address.
    public boolean isUnknown(String host) {
        var name = name(host);
        return name.indexOf('.') > 0
                && !name.startsWith("[")
                && !name.equals(service)
                && !IPV4.matcher(name).matches()
                && !domains.contains(name)
                && bucket(host) == null;
    }

    /// The buckets that a name for which [#isUnknown] holds might mean.
    public List<String> possibleBuckets(String host) {
        var name = name(host);
        var buckets = new ArrayList<String>();
        for (int dot = name.indexOf('.'); dot > 0 && buckets.size() < MOST_LABELS; dot = name.indexOf('.', dot + 1)) {
            buckets.add(name.substring(0, dot));
        }
        return buckets;
    }
}
