package io.cloakroom.gateway.model;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How an object or upload is encrypted, or asks to be encrypted (User Guide, "Protecting data with server-side
/// encryption").
enum EncryptionChoice {
    NONE,
    SSE_S3,
    /// With the client's first key.
    SSE_C,
    /// With its second one.
    SSE_C_OTHER,
    /// With the default key and without a bucket key.
    SSE_KMS,
    SSE_KMS_BUCKET_KEY;

    private static final String FIELD = "x-amz-server-side-encryption";
    private static final String OF_SOURCE = "x-amz-copy-source-server-side-encryption";
    private static final String KMS_KEY = FIELD + "-aws-kms-key-id";
    private static final String KMS_ARN = "(the ARN of a key)";
    private static final Pattern ETAG = Pattern.compile("[0-9a-f]{32}(-\\d+)?");

    boolean isOfClient() {
        return this == SSE_C || this == SSE_C_OTHER;
    }

    boolean isKms() {
        return this == SSE_KMS || this == SSE_KMS_BUCKET_KEY;
    }

    /// The headers of a write that asks for it.
    Map<String, String> sent() {
        return switch (this) {
            case NONE -> Map.of();
            case SSE_S3 -> Map.of(FIELD, "AES256");
            case SSE_C, SSE_C_OTHER -> key(FIELD, KeyChoice.RIGHT);
            case SSE_KMS -> Map.of(FIELD, "aws:kms");
            case SSE_KMS_BUCKET_KEY -> Map.of(FIELD, "aws:kms", FIELD + "-bucket-key-enabled", "true");
        };
    }

    /// The headers of the answers that tell of it.
    Map<String, String> told() {
        var told = new TreeMap<>(sent());
        told.remove(FIELD + "-customer-key");
        if (isKms()) {
            told.put(KMS_KEY, KMS_ARN);
        }
        return told;
    }

    /// Whether an answer that has this header tells of encryption.
    static boolean isTold(String name) {
        return name.startsWith(FIELD);
    }

    /// The server chooses the key.
    static String shown(String name, String value) {
        return name.equals(KMS_KEY) && value.startsWith("arn:aws:kms:") ? KMS_ARN : value;
    }

    /// The headers of a request that reads an object encrypted like this.
    Map<String, String> reading(KeyChoice choice) {
        return key(FIELD, choice);
    }

    /// The headers of a request that copies such an object.
    Map<String, String> copying(KeyChoice choice) {
        return key(OF_SOURCE, choice);
    }

    /// Whether such a request sends a key.
    boolean bringsKey(KeyChoice choice) {
        return !reading(choice).isEmpty();
    }

    private Map<String, String> key(String prefix, KeyChoice choice) {
        var key = switch (choice) {
            case NONE -> "";
            case WRONG -> this == SSE_C ? "2" : "1";
            case RIGHT -> this == SSE_C ? "1" : this == SSE_C_OTHER ? "2" : "";
        };
        if (key.isEmpty()) {
            return Map.of();
        }
        var bytes = key.repeat(32).getBytes(StandardCharsets.US_ASCII);
        return Map.of(
                prefix + "-customer-algorithm",
                "AES256",
                prefix + "-customer-key",
                Base64.getEncoder().encodeToString(bytes),
                prefix + "-customer-key-md5",
                Base64.getEncoder().encodeToString(Content.md5Bytes(bytes)));
    }

    /// The refusal of a read of such an object.
    Optional<Answer> refusal(KeyChoice choice) {
        return switch (choice) {
            case RIGHT -> Optional.empty();
            case WRONG ->
                Optional.of(isOfClient() ? Answer.error(403, "AccessDenied") : Answer.error(400, "InvalidRequest"));
            case NONE -> isOfClient() ? Optional.of(Answer.error(400, "InvalidRequest")) : Optional.empty();
        };
    }

    /// The refusal of a part of such an upload.
    Optional<Answer> refusalOfPart(KeyChoice choice) {
        return refusal(choice).map(_ -> Answer.error(400, "InvalidRequest"));
    }

    /// The ETag, without quotes. With SSE-C and SSE-KMS it can be anything that does not reveal the MD5.
    ///
    /// @param plain   that of an object that is not encrypted
    /// @param offered by the server
    String etag(String plain, @Nullable String offered) {
        if (!isOfClient() && !isKms()) {
            return plain;
        }
        var etag = offered == null ? "" : offered.replace("\"", "");
        boolean fits = ETAG.matcher(etag).matches() && suffix(etag).equals(suffix(plain)) && !etag.equals(plain);
        return fits ? etag : "(an ETag that is not the MD5)";
    }

    /// The suffix with the number of parts.
    private static String suffix(String etag) {
        int dash = etag.indexOf('-');
        return dash < 0 ? "" : etag.substring(dash);
    }
}
