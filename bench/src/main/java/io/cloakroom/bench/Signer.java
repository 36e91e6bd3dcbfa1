package io.cloakroom.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes Signature V4 as a client does. It shares no code with the server, because a shared error would go unnoticed.
final class Signer {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String UNRESERVED = "-._~";

    private final String accessKey;
    private final String secretKey;
    private final String region;
    private String date = "";
    private byte[] key = {};

    Signer(String accessKey, String secretKey, String region) {
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.region = region;
    }

    /// All headers of the signed request, including `authorization`.
    ///
    /// @param path  percent-encoded
    /// @param query not percent-encoded
    Map<String, String> sign(String method, String path, Map<String, String> query, String host, String payloadHash) {
        var time = TIME.format(Instant.now());
        var fields = new TreeMap<>(Map.of("host", host, "x-amz-content-sha256", payloadHash, "x-amz-date", time));
        var block = new StringBuilder();
        fields.forEach(
                (name, value) -> block.append(name).append(':').append(value).append('\n'));
        var names = String.join(";", fields.keySet());
        var canonical = String.join("\n", method, path, query(query), block, names, payloadHash);
        var scope = "%s/%s/s3/aws4_request".formatted(time.substring(0, 8), region);
        var text =
                String.join("\n", "AWS4-HMAC-SHA256", time, scope, sha256(canonical.getBytes(StandardCharsets.UTF_8)));
        fields.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=%s,Signature=%s"
                        .formatted(accessKey, scope, names, hex(hmac(key(time.substring(0, 8)), text))));
        return fields;
    }

    static String query(Map<String, String> query) {
        var text = new StringBuilder();
        new TreeMap<>(query)
                .forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                        .append(encode(name, false))
                        .append('=')
                        .append(encode(value, false)));
        return text.toString();
    }

    static String encode(String text, boolean path) {
        var encoded = new StringBuilder(text.length() + 16);
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char symbol = (char) (each & 0xff);
            boolean plain = symbol < 0x80 && Character.isLetterOrDigit(symbol)
                    || UNRESERVED.indexOf(symbol) >= 0
                    || path && symbol == '/';
            if (plain) {
                encoded.append(symbol);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return encoded.toString();
    }

    static String sha256(byte[] bytes) {
        try {
            return hex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private byte[] key(String today) {
        if (!today.equals(date)) {
            var derived = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
            for (var step : new String[] {today, region, "s3", "aws4_request"}) {
                derived = hmac(derived, step);
            }
            key = derived;
            date = today;
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
