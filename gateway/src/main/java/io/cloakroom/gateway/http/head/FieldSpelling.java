package io.cloakroom.gateway.http.head;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Spells the names of an answer's headers as AWS does: `ETag`, `Content-Length`, and `x-amz-…` in lower case. HTTP
/// does not care, but some clients compare names byte by byte.
final class FieldSpelling {
    private static final Map<String, String> IRREGULAR = Map.of(
            "etag",
            "ETag",
            "www-authenticate",
            "WWW-Authenticate",
            "content-md5",
            "Content-MD5",
            "x-amz-server-side-encryption-customer-key-md5",
            "x-amz-server-side-encryption-customer-key-MD5");

    /// By the name in lower case: what is written before the header's value, encoded once.
    private static final Map<String, byte[]> USUAL = new HashMap<>();

    static {
        for (var name : """
                accept-ranges access-control-allow-credentials access-control-allow-headers access-control-allow-methods
                access-control-allow-origin access-control-expose-headers access-control-max-age allow cache-control
                connection content-disposition content-encoding content-language content-length content-range
                content-security-policy content-type etag expires last-modified location retry-after set-cookie vary
                x-amz-bucket-region x-amz-checksum-crc32 x-amz-checksum-crc32c x-amz-checksum-crc64nvme
                x-amz-checksum-sha1 x-amz-checksum-sha256 x-amz-checksum-type x-amz-id-2 x-amz-mp-parts-count
                x-amz-request-id x-content-type-options""".split("\\s+", -1)) {
            USUAL.put(name, prefix(name));
        }
    }

    private FieldSpelling() {}

    /// The name, a colon and a space.
    ///
    /// @param name in lower case
    static byte[] prefixOf(String name) {
        var usual = USUAL.get(name);
        return usual == null ? prefix(name) : usual;
    }

    private static byte[] prefix(String name) {
        return (spelled(name) + ": ").getBytes(StandardCharsets.US_ASCII);
    }

    private static String spelled(String name) {
        var irregular = IRREGULAR.get(name);
        if (irregular != null) {
            return irregular;
        }
        return name.startsWith("x-amz-") ? name : capitalised(name);
    }

    private static String capitalised(String name) {
        var words = name.split("-", -1);
        for (int i = 0; i < words.length; i++) {
            var word = words[i];
            words[i] = word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
        }
        return String.join("-", words);
    }
}
