package io.cloakroom.gateway.http;

/// Whether the sender of a request is known, judged by its header block alone. This decides which limits apply.
public enum Standing {
    /// The sender has shown that it may use the port.
    KNOWN,
    /// The sender has not: [HttpLimits.Strangers] apply as well.
    STRANGER
}
