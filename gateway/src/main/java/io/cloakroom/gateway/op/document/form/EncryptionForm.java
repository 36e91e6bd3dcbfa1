package io.cloakroom.gateway.op.document.form;

import io.cloakroom.gateway.op.object.header.RequestedEncryption;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.xml.EncryptionXml;
import io.cloakroom.storage.document.BucketEncryption;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.encryption.SealedKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Translates a ServerSideEncryptionConfiguration (Amazon S3 API Reference, PutBucketEncryption).
public final class EncryptionForm {
    private static final String KMS_DSSE = "aws:kms:dsse";

    private EncryptionForm() {}

    /// A document without `BlockedEncryptionTypes` blocks nothing. As with AWS, the KMS key need not exist.
    ///
    /// @throws S3Exception MalformedXML, InvalidArgument, NotImplemented
    public static BucketEncryption read(EncryptionXml document) {
        var rule = only(document.rules());
        var standard = rule.applyServerSideEncryptionByDefault();
        var blocked = rule.blockedEncryptionTypes();
        if (standard == null && blocked == null) {
            throw malformed();
        }
        boolean bucketKey = flag(rule.bucketKeyEnabled());
        return new BucketEncryption(
                standard == null ? Encryption.NONE : standard(standard, bucketKey),
                bucketKey,
                blocked != null && blocksSseC(blocked));
    }

    private static EncryptionXml.Rule only(@Nullable List<EncryptionXml.@Nullable Rule> rules) {
        var rule = rules == null || rules.size() != 1 ? null : rules.getFirst();
        if (rule == null) {
            throw malformed();
        }
        return rule;
    }

    private static Encryption standard(EncryptionXml.Standard requested, boolean bucketKey) {
        var key = stripped(requested.key());
        if (!key.matches("[A-Za-z0-9:/_-]{0," + RequestedEncryption.MOST_KEY_CHARACTERS + "}")) {
            throw S3Error.INVALID_ARGUMENT.exception("Invalid KMS key ID").with("ArgumentName", "KMSMasterKeyID");
        }
        return switch (stripped(requested.algorithm())) {
            case EncryptionXml.AES256 -> {
                if (requested.key() != null) {
                    throw S3Error.INVALID_ARGUMENT
                            .exception(
                                    "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse")
                            .with("ArgumentName", "ApplyServerSideEncryptionByDefault");
                }
                yield new Encryption.SseS3(SealedKey.NONE);
            }
            case EncryptionXml.KMS -> new Encryption.SseKms(key, "", bucketKey, SealedKey.NONE);
            case KMS_DSSE ->
                throw S3Error.NOT_IMPLEMENTED.exception("This server does not implement the SSEAlgorithm " + KMS_DSSE);
            default -> throw malformed();
        };
    }

    private static boolean blocksSseC(EncryptionXml.Blocked blocked) {
        var types = blocked.types();
        var type = types == null || types.size() != 1 ? "" : stripped(types.getFirst());
        return switch (type) {
            case EncryptionXml.SSE_C -> true;
            case EncryptionXml.NONE -> false;
            default -> throw malformed();
        };
    }

    private static boolean flag(@Nullable String text) {
        return switch (stripped(text)) {
            case "true" -> true;
            case "", "false" -> false;
            default -> throw malformed();
        };
    }

    private static String stripped(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    private static S3Exception malformed() {
        return S3Error.MALFORMED_XML.exception();
    }
}
