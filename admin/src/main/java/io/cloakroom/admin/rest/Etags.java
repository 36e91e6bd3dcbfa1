package io.cloakroom.admin.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Computes entity tags of records (RFC 9110 section 8.8.3) and fingerprints of requests.
public final class Etags {
    private static final int HEX_DIGITS = 32;

    private Etags() {}

    /// The strong entity tag of a record, quotes included. It changes with every change of the record.
    public static String of(Object record) {
        return '"' + hex(Json.write(record)).substring(0, HEX_DIGITS) + '"';
    }

    public static String hex(String text) {
        return hex(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String hex(byte[]... pieces) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            for (var piece : pieces) {
                sha256.update(piece);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}
