package io.cloakroom.admin.cli.console;

import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A server, and how the command line reaches it.
///
/// @param url     of the admin port, without a trailing slash
/// @param token   bearer token; empty before a sign-in
/// @param source  the option, variable or file that named the server, for messages
/// @param ended   advice for when the server does not accept the token; empty to show the server's own message
/// @param tls     trusted certificates; absent for a server without TLS
public record Target(
        String url,
        String token,
        String source,
        String ended,
        @Nullable SSLContext tls) {
    public Target {
        url = url.replaceAll("/+$", "");
    }

    public boolean isEncrypted() {
        return url.startsWith("https:");
    }

    /// Never shows the token.
    @Override
    public String toString() {
        return "Target[" + url + "]";
    }
}
