package io.cloakroom.storage.encryption;

import java.util.Arrays;

/// A data key as it is stored: sealed, and useless without the key that sealed it.
///
/// @param bucketKey id of the bucket key that sealed it; empty when the client's key or a key management service did
/// @param bytes     not to be changed
@SuppressWarnings("ArrayRecordComponent") // compared by what it holds, below
public record SealedKey(String bucketKey, byte[] bytes) {
    public static final SealedKey NONE = new SealedKey("", new byte[0]);

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedKey that && bucketKey.equals(that.bucketKey) && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * bucketKey.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return this.equals(NONE) ? "no key" : "a sealed key";
    }
}
