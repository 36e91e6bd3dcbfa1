package io.cloakroom.gateway.s3;

import io.cloakroom.s3.sign.UriEncoding;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Percent coding (RFC 3986) as S3 uses it. Keys are bytes, and nothing is normalised. In a path, `+` is a plus. In a
/// query it is a space, as AWS decodes it and as clients that build forms expect.
public final class PercentCodec {
    private PercentCodec() {}

    /// @throws S3Exception InvalidURI when an escape is broken or the bytes are no UTF-8
    public static String decodePath(String raw) {
        return decode(raw, false);
    }

    /// @throws S3Exception InvalidURI when an escape is broken or the bytes are no UTF-8
    public static String decodeQuery(String raw) {
        return decode(raw, true);
    }

    private static String decode(String raw, boolean plusIsSpace) {
        if (isPlain(raw)) {
            return raw;
        }
        var out = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                out.write(escaped(raw, i));
                i += 2;
            } else {
                out.write(plusIsSpace && c == '+' ? ' ' : c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out.toByteArray()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw S3Error.INVALID_URI.exception();
        }
    }

    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%' || c == '+' || c >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static int escaped(String raw, int at) {
        int high = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
        int low = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw S3Error.INVALID_URI.exception();
        }
        return (high << 4) | low;
    }

    /// Everything but unreserved characters (and `/`, when told so) becomes `%XX` of its UTF-8 bytes.
    public static String encode(String text, boolean keepSlash) {
        return UriEncoding.encode(text, keepSlash);
    }
}
