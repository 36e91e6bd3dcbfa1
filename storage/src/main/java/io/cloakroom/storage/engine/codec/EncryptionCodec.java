package io.cloakroom.storage.engine.codec;

import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.encryption.SealedKey;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;

/// The encryption of an object to fields and back: its kind, and the sealed data key.
final class EncryptionCodec {
    private static final int KIND = 1;
    private static final int SEALED_KEY = 2;
    private static final int SEALED_BY = 3;
    private static final int KEY_ARN = 4;
    private static final int CONTEXT = 5;
    private static final int BUCKET_KEY = 6;

    private static final int SSE_S3 = 1;
    private static final int SSE_C = 2;
    private static final int SSE_KMS = 3;

    private EncryptionCodec() {}

    /// @param encryption of an object that is encrypted
    static FieldWriter fields(Encryption encryption) {
        var fields = new FieldWriter();
        switch (encryption) {
            case Encryption.None _ -> throw new IllegalArgumentException("nothing to be stored");
            case Encryption.SseS3 _ -> fields.number(KIND, SSE_S3);
            case Encryption.SseC _ -> fields.number(KIND, SSE_C);
            case Encryption.SseKms kms -> {
                fields.number(KIND, SSE_KMS).text(KEY_ARN, kms.keyArn());
                if (!kms.context().isEmpty()) {
                    fields.text(CONTEXT, kms.context());
                }
                if (kms.bucketKey()) {
                    fields.number(BUCKET_KEY, 1);
                }
            }
        }
        var key = encryption.key();
        if (!key.bucketKey().isEmpty()) {
            fields.text(SEALED_BY, key.bucketKey());
        }
        return key.bytes().length == 0 ? fields : fields.bytes(SEALED_KEY, key.bytes());
    }

    static Encryption encryption(FieldReader fields) {
        int kind = 0;
        var sealed = SealedKey.NONE.bytes();
        var sealedBy = "";
        var keyArn = "";
        var context = "";
        boolean bucketKey = false;
        while (fields.next()) {
            switch (fields.number()) {
                case KIND -> kind = fields.asInt();
                case SEALED_KEY -> sealed = fields.asBytes();
                case SEALED_BY -> sealedBy = fields.asText();
                case KEY_ARN -> keyArn = fields.asText();
                case CONTEXT -> context = fields.asText();
                case BUCKET_KEY -> bucketKey = fields.asInt() == 1;
                default -> fields.keep();
            }
        }
        var key = new SealedKey(sealedBy, sealed);
        return switch (kind) {
            case SSE_S3 -> new Encryption.SseS3(key);
            case SSE_C -> new Encryption.SseC(key);
            case SSE_KMS -> new Encryption.SseKms(keyArn, context, bucketKey, key);
            default -> throw new FieldReader.UnknownField(KIND);
        };
    }
}
