package io.cloakroom.gateway.http.head;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads field names. Checks that each is a token, and turns it into lower case. Common names need no new string.
public final class FieldNames {
    /// For each byte that a token may have, the byte in lower case; 0 for all others.
    private static final byte[] LOWER = new byte[256];

    private static final String[] USUAL = new String[512];

    static {
        for (char c : "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz".toCharArray()) {
            LOWER[c] = (byte) c;
        }
        for (char c = 'A'; c <= 'Z'; c++) {
            LOWER[c] = (byte) (c + 32);
        }
        for (var name : """
                accept accept-encoding accept-language amz-sdk-invocation-id amz-sdk-request authorization cache-control
                connection content-disposition content-encoding content-language content-length content-md5 content-type
                cookie date expect expires host if-match if-modified-since if-none-match if-unmodified-since origin range
                referer te trailer transfer-encoding user-agent x-amz-acl x-amz-api-version x-amz-checksum-algorithm
                x-amz-checksum-crc32 x-amz-checksum-crc32c x-amz-checksum-crc64nvme x-amz-checksum-mode
                x-amz-checksum-sha1 x-amz-checksum-sha256 x-amz-content-sha256 x-amz-copy-source x-amz-date
                x-amz-decoded-content-length x-amz-metadata-directive x-amz-sdk-checksum-algorithm x-amz-security-token
                x-amz-storage-class x-amz-tagging x-amz-trailer x-amz-user-agent x-forwarded-for x-forwarded-host
                x-forwarded-proto""".split("\\s+", -1)) {
            int hash = 0;
            for (byte b : name.getBytes(StandardCharsets.US_ASCII)) {
                hash = next(hash, b);
            }
            USUAL[slot(hash)] = name; // when two names share a slot, the later one stays; the other costs a string
        }
    }

    private FieldNames() {}

    public static boolean isToken(byte b) {
        return LOWER[b & 0xFF] != 0;
    }

    /// @return null when it is no token
    static @Nullable String read(byte[] block, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            byte lower = LOWER[block[i] & 0xFF];
            if (lower == 0) {
                return null;
            }
            block[i] = lower;
            hash = next(hash, lower);
        }
        var usual = USUAL[slot(hash)];
        if (usual != null && equal(usual, block, from, to)) {
            return usual;
        }
        return from == to ? null : new String(block, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static int next(int hash, byte b) {
        return hash * 31 + b;
    }

    private static int slot(int hash) {
        return (hash ^ (hash >>> 9) ^ (hash >>> 18)) & (USUAL.length - 1);
    }

    private static boolean equal(String name, byte[] block, int from, int to) {
        if (name.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (name.charAt(i - from) != block[i]) {
                return false;
            }
        }
        return true;
    }
}
