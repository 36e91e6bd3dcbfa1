package io.cloakroom.storage.engine.codec;

import static io.cloakroom.storage.engine.codec.RecordFields.ACL;
import static io.cloakroom.storage.engine.codec.RecordFields.ENCRYPTION;
import static io.cloakroom.storage.engine.codec.RecordFields.GRANTS;
import static io.cloakroom.storage.engine.codec.RecordFields.OWNER;
import static io.cloakroom.storage.engine.codec.RecordFields.PROTECTION;
import static io.cloakroom.storage.engine.codec.RecordFields.STORAGE_CLASS;
import static io.cloakroom.storage.engine.codec.RecordFields.SYSTEM_HEADER;
import static io.cloakroom.storage.engine.codec.RecordFields.TAG;
import static io.cloakroom.storage.engine.codec.RecordFields.USER_METADATA;

import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.document.StorageClass;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;
import java.util.Arrays;
import java.util.Map;

/// The metadata of an object as fields of its record.
final class ObjectMetaCodec {
    private ObjectMetaCodec() {}

    static void write(FieldWriter fields, ObjectMeta meta) {
        meta.systemHeaders().forEach((name, text) -> fields.nested(SYSTEM_HEADER, pair(name, text)));
        meta.userMetadata().forEach((name, text) -> fields.nested(USER_METADATA, pair(name, text)));
        AclCodec.write(fields, meta.acl(), ACL, GRANTS);
        if (!meta.owner().isEmpty()) {
            fields.text(OWNER, meta.owner());
        }
        if (meta.storageClass() != StorageClass.STANDARD) {
            fields.number(STORAGE_CLASS, number(meta.storageClass()));
        }
        meta.tags().tags().forEach((key, value) -> fields.nested(TAG, pair(key, value)));
        if (!meta.protection().isNone()) {
            fields.nested(PROTECTION, ProtectionCodec.fields(meta.protection()));
        }
        if (!(meta.encryption() instanceof Encryption.None)) {
            fields.nested(ENCRYPTION, EncryptionCodec.fields(meta.encryption()));
        }
    }

    static FieldWriter pair(String name, String text) {
        return new FieldWriter().text(1, name).text(2, text);
    }

    static void pair(FieldReader fields, Map<String, String> into) {
        var name = "";
        var text = "";
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> name = fields.asText();
                case 2 -> text = fields.asText();
                default -> fields.keep();
            }
        }
        into.put(name, text);
    }

    static int number(StorageClass storageClass) {
        return switch (storageClass) {
            case STANDARD -> 1;
            case REDUCED_REDUNDANCY -> 2;
            case STANDARD_IA -> 3;
            case ONEZONE_IA -> 4;
            case INTELLIGENT_TIERING -> 5;
            case GLACIER -> 6;
            case DEEP_ARCHIVE -> 7;
            case GLACIER_IR -> 8;
        };
    }

    static StorageClass storageClass(int number) {
        return Arrays.stream(StorageClass.values())
                .filter(each -> number(each) == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no storage class has number " + number));
    }
}
