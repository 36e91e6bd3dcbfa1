package io.cloakroom.gateway.http;

/// Who sends a request, as far as its header block tells: it decides which limits the request falls under.
public enum Standing {
    /// Has shown that it may use the port.
    KNOWN,
    /// Has not: [HttpLimits.Strangers] hold as well.
    STRANGER
}
