package io.cloakroom.gateway.config;

import io.cloakroom.gateway.http.TrustedProxies;
import io.cloakroom.s3.policy.CidrBlock;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the server listens, and under which names and URLs clients reach it.
///
/// @param host           address or name that both ports listen on
/// @param s3             port for S3; 0 picks a free one
/// @param admin          port for REST, panel and health; 0 picks a free one
/// @param adminHosts     names under which the admin port may be called, beside addresses, localhost and `host`
/// @param publicEndpoint URL of the S3 port as clients reach it; `null` for host and port
/// @param tls            `null` for plain HTTP
/// @param trustedProxies whose `X-Forwarded-…` headers count
public record Ports(
        String host,
        int s3,
        int admin,
        List<String> adminHosts,
        @Nullable String publicEndpoint,
        @Nullable TlsFiles tls,
        TrustedProxies trustedProxies) {
    /// PEM files.
    public record TlsFiles(Path certificate, Path key) {}

    static Ports from(SettingValues values) {
        return new Ports(
                values.value(Setting.HOST, SettingForms::host, "an address or a host name"),
                values.number(Setting.S3_PORT, 0, 65535),
                values.number(Setting.ADMIN_PORT, 0, 65535),
                values.list(Setting.ADMIN_HOSTS, SettingForms::domain, "host names without port, with commas"),
                values.optional(Setting.PUBLIC_ENDPOINT, SettingForms::endpoint, SettingForms.ENDPOINT)
                        .orElse(null),
                tlsFiles(values),
                TrustedProxies.of(values.list(
                        Setting.TRUSTED_PROXIES,
                        text -> CidrBlock.of(text).map(_ -> text),
                        "addresses and networks like 10.0.0.0/8, with commas")));
    }

    private static @Nullable TlsFiles tlsFiles(SettingValues values) {
        values.together(Setting.TLS_CERT, Setting.TLS_KEY);
        var certificate = values.optional(Setting.TLS_CERT, SettingForms::path, "a file");
        var key = values.optional(Setting.TLS_KEY, SettingForms::path, "a file");
        return certificate.isPresent() && key.isPresent() ? new TlsFiles(certificate.get(), key.get()) : null;
    }

    /// The URL at which clients find S3.
    ///
    /// @param s3Port the port that is open
    public String endpoint(int s3Port) {
        return publicEndpoint == null ? reachable(s3Port) : publicEndpoint;
    }

    /// The URL of a port, with the host as it was given.
    public String url(int port) {
        return scheme() + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /// A URL of a port that works on this machine: nobody can connect to "all addresses".
    public String reachable(int port) {
        return switch (host) {
            case "0.0.0.0" -> scheme() + "127.0.0.1:" + port;
            case "::", "0:0:0:0:0:0:0:0" -> scheme() + "[::1]:" + port;
            default -> url(port);
        };
    }

    private String scheme() {
        return tls == null ? "http://" : "https://";
    }
}
