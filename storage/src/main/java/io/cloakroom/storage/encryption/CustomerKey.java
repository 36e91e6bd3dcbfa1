package io.cloakroom.storage.encryption;

import java.util.Optional;

/// A key that a client sent for one request (SSE-C). It is in memory as long as the request lasts, and nowhere else: what is
/// stored is the object's data key sealed under it, which tells whether a later key is the same.
public final class CustomerKey {
    private final KeyWrap wrap;

    /// @param bytes 32, which may be cleared afterwards
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
