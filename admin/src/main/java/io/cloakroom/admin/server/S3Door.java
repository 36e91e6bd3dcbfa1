package io.cloakroom.admin.server;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/// Sends a signed request through the gateway's S3 handler, in this process.
@FunctionalInterface
public interface S3Door {
    /// @param headers names in lower case
    Reply send(String method, URI target, Map<String, String> headers, byte[] body) throws IOException;

    /// @param headers names in lower case
    record Reply(int status, Map<String, String> headers, byte[] body) {
        public Reply {
            headers = Map.copyOf(headers);
        }
    }
}
