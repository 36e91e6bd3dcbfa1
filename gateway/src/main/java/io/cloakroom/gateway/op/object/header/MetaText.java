package io.cloakroom.gateway.op.object.header;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/// Values of user metadata: Unicode inside; on the wire, plain ASCII or encoded words of RFC 2047, as S3 does it
/// (Amazon S3 User Guide, "User-defined object metadata").
final class MetaText {
    private static final Pattern WORD = Pattern.compile("=\\?([A-Za-z0-9._-]+)\\?([BbQq])\\?([^?]*)\\?=");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("(\\?=)[ \\t]+(=\\?)");

    /// RFC 2047 allows 75 characters for each word, and 45 bytes make 60 characters of Base64.
    private static final int BYTES_A_WORD = 45;

    private MetaText() {}

    /// @param wire the value of a header, one char for each byte
    static String fromWire(String wire) {
        var bytes = wire.getBytes(StandardCharsets.ISO_8859_1);
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            text = wire;
        }
        return text.contains("=?") ? words(text) : text;
    }

    private static String words(String text) {
        var joined = BETWEEN_WORDS.matcher(text).replaceAll("$1$2");
        return WORD.matcher(joined).replaceAll(word -> {
            try {
                var charset = Charset.forName(word.group(1));
                var bytes = word.group(2).equalsIgnoreCase("B")
                        ? Base64.getDecoder().decode(word.group(3))
                        : unquote(word.group(3));
                return java.util.regex.Matcher.quoteReplacement(new String(bytes, charset));
            } catch (IllegalArgumentException notOne) {
                return java.util.regex.Matcher.quoteReplacement(word.group());
            }
        });
    }

    private static byte[] unquote(String quoted) {
        var out = new ByteArrayOutputStream(quoted.length());
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (c == '=' && i + 2 < quoted.length()) {
                out.write(Integer.parseInt(quoted, i + 1, i + 3, 16));
                i += 2;
            } else {
                out.write(c == '_' ? ' ' : c);
            }
        }
        return out.toByteArray();
    }

    /// @return ASCII without control characters, whatever the value contains
    static String toWire(String value) {
        if (value.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\t')) {
            return value;
        }
        var out = new StringBuilder();
        var word = new ByteArrayOutputStream();
        value.codePoints().forEach(point -> {
            var bytes = Character.toString(point).getBytes(StandardCharsets.UTF_8);
            if (word.size() + bytes.length > BYTES_A_WORD) {
                flush(word, out);
            }
            word.writeBytes(bytes);
        });
        flush(word, out);
        return out.toString();
    }

    private static void flush(ByteArrayOutputStream word, StringBuilder out) {
        out.append(out.isEmpty() ? "" : " ")
                .append("=?UTF-8?B?")
                .append(Base64.getEncoder().encodeToString(word.toByteArray()))
                .append("?=");
        word.reset();
    }
}
