package io.cloakroom.gateway.s3;

import java.util.LinkedHashMap;
import java.util.Map;

/// Tags in the header of a PUT, copy or new upload, encoded like the parameters of a query (Amazon S3 API Reference,
/// "PutObject", `x-amz-tagging`).
public final class TagQuery {
    public static final String FIELD = "x-amz-tagging";

    private TagQuery() {}

    /// @param field empty for no tags
    /// @return values by key, in the order in which they came
    /// @throws S3Exception InvalidArgument for a malformed text, or one that names a key twice
    public static Map<String, String> parse(String field) {
        var tags = new LinkedHashMap<String, String>();
        if (field.isEmpty()) {
            return tags;
        }
        for (var pair : field.split("&", -1)) {
            int equals = pair.indexOf('=');
            var key = decoded(equals < 0 ? pair : pair.substring(0, equals), field);
            var value = equals < 0 ? "" : decoded(pair.substring(equals + 1), field);
            if (key.isEmpty() || tags.put(key, value) != null) {
                throw malformed(field);
            }
        }
        return tags;
    }

    private static String decoded(String text, String field) {
        try {
            return PercentCodec.decodeQuery(text);
        } catch (S3Exception broken) {
            throw malformed(field);
        }
    }

    private static S3Exception malformed(String field) {
        return S3Error.INVALID_ARGUMENT
                .exception("The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters"
                        + " without tag name duplicates.")
                .with("ArgumentName", FIELD)
                .with("ArgumentValue", field);
    }
}
