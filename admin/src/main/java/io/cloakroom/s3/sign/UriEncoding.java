package io.cloakroom.s3.sign;

import java.nio.charset.StandardCharsets;

/// AWS's `UriEncode`: the UTF-8 bytes of all but unreserved characters become `%XX`, in capitals.
public final class UriEncoding {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private UriEncoding() {}

    /// @param keepSlash whether `/` stays, as in a path
    public static String encode(String text, boolean keepSlash) {
        if (isPlain(text, keepSlash)) {
            return text;
        }
        var out = new StringBuilder(text.length() + 32);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            append(out, b & 0xff, keepSlash);
        }
        return out.toString();
    }

    /// Appends the canonical encoding of a text that the client may have encoded in its own way. A `%` that begins no
    /// escape stands for itself.
    ///
    /// @param encoded     percent-encoded, one char for each byte
    /// @param plusIsSpace whether `+` stands for a space, as in a query
    static void appendRecoded(StringBuilder out, String encoded, boolean keepSlash, boolean plusIsSpace) {
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            int escaped = c == '%' ? escapedByte(encoded, i) : -1;
            if (escaped >= 0) {
                append(out, escaped, keepSlash);
                i += 2;
            } else {
                append(out, plusIsSpace && c == '+' ? ' ' : c & 0xff, keepSlash);
            }
        }
    }

    /// @return the byte of the escape at `at`, or -1 when there is no complete escape
    private static int escapedByte(String encoded, int at) {
        if (at + 2 >= encoded.length()) {
            return -1;
        }
        int high = Character.digit(encoded.charAt(at + 1), 16);
        int low = Character.digit(encoded.charAt(at + 2), 16);
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    private static void append(StringBuilder out, int b, boolean keepSlash) {
        if (unreserved((char) b) || (keepSlash && b == '/')) {
            out.append((char) b);
        } else {
            out.append('%').append(HEX[b >> 4]).append(HEX[b & 15]);
        }
    }

    private static boolean isPlain(String text, boolean keepSlash) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!unreserved(c) && !(keepSlash && c == '/')) {
                return false;
            }
        }
        return true;
    }

    private static boolean unreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
