package io.cloakroom.gateway.op.object.header;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `x-amz-server-side-encryption-context`: names and values that a client binds to the key of an object.
public final class EncryptionContext {
    public static final String FIELD = "x-amz-server-side-encryption-context";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private EncryptionContext() {}

    /// @return the header as it came
    /// @throws S3Exception InvalidArgument when it is not the Base64 of a JSON object whose values are texts
    static String checked(String field) {
        if (!isMapOfTexts(field)) {
            throw S3Error.INVALID_ARGUMENT
                    .exception(
                            "The header '" + FIELD
                                    + "' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map")
                    .with("ArgumentName", FIELD)
                    .with("ArgumentValue", field);
        }
        return field;
    }

    private static boolean isMapOfTexts(String field) {
        try {
            var bytes = Base64.getDecoder().decode(field);
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            var tree = JSON.readTree(text);
            return tree.isObject() && tree.properties().stream().allMatch(each -> isText(each.getValue()));
        } catch (IllegalArgumentException | CharacterCodingException | JacksonException malformed) {
            return false;
        }
    }

    private static boolean isText(JsonNode value) {
        return value.isString();
    }
}
