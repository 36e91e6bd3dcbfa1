package io.cloakroom.storage.encryption;

import java.util.Optional;

/// A key that a client sent for one request (SSE-C). It is in memory only, for as long as the request lasts. Stored is the
/// object's data key, sealed under it, which shows whether a later request has the same key.
public final class CustomerKey {
    private final KeyWrap wrap;

    /// @param bytes 32 bytes, which the caller may clear afterwards
    public CustomerKey(byte[] bytes) {
        wrap = KeyWrap.of(bytes, "cloakroom SSE-C data key");
    }

    public byte[] seal(byte[] dataKey) {
        return wrap.seal(dataKey);
    }

    /// @return empty when another key sealed it
    public Optional<byte[]> open(byte[] sealed) {
        return wrap.open(sealed);
    }

    @Override
    public String toString() {
        return "a client's key";
    }
}
