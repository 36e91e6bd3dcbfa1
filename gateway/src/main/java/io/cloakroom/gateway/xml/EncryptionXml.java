package io.cloakroom.gateway.xml;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cloakroom.storage.document.BucketEncryption;
import io.cloakroom.storage.encryption.Encryption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The document of PutBucketEncryption, and of its GET.
public record EncryptionXml(@JsonProperty("Rule") @Nullable List<@Nullable Rule> rules) {
    public static final String ROOT = "ServerSideEncryptionConfiguration";
    public static final String AES256 = "AES256";
    public static final String KMS = "aws:kms";
    public static final String SSE_C = "SSE-C";
    public static final String NONE = "NONE";

    public record Rule(
            @Nullable Standard applyServerSideEncryptionByDefault,
            @Nullable Blocked blockedEncryptionTypes,
            @Nullable String bucketKeyEnabled) {}

    public record Standard(
            @JsonProperty("SSEAlgorithm") @Nullable String algorithm,
            @JsonProperty("KMSMasterKeyID") @Nullable String key) {}

    public record Blocked(
            @JsonProperty("EncryptionType") @Nullable List<@Nullable String> types) {}

    /// As with AWS, the document always tells whether bucket keys are used and what is blocked.
    public static String write(BucketEncryption encryption) {
        var document = XmlDocument.of(ROOT).open("Rule");
        switch (encryption.standard()) {
            case Encryption.None _, Encryption.SseC _ -> {}
            case Encryption.SseS3 _ -> write(AES256, null, document);
            case Encryption.SseKms kms -> write(KMS, kms.keyArn().isEmpty() ? null : kms.keyArn(), document);
        }
        return document.open("BlockedEncryptionTypes")
                .text("EncryptionType", encryption.blocksSseC() ? SSE_C : NONE)
                .close("BlockedEncryptionTypes")
                .text("BucketKeyEnabled", encryption.bucketKey())
                .close("Rule")
                .end(ROOT);
    }

    private static void write(String algorithm, @Nullable String key, XmlDocument document) {
        document.open("ApplyServerSideEncryptionByDefault")
                .text("SSEAlgorithm", algorithm)
                .text("KMSMasterKeyID", key)
                .close("ApplyServerSideEncryptionByDefault");
    }
}
