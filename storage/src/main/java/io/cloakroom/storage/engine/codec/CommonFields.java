package io.cloakroom.storage.engine.codec;

import static io.cloakroom.storage.engine.codec.RecordFields.ACL;
import static io.cloakroom.storage.engine.codec.RecordFields.ALGORITHM;
import static io.cloakroom.storage.engine.codec.RecordFields.CHECKSUM;
import static io.cloakroom.storage.engine.codec.RecordFields.ENCRYPTION;
import static io.cloakroom.storage.engine.codec.RecordFields.ETAG;
import static io.cloakroom.storage.engine.codec.RecordFields.GRANTS;
import static io.cloakroom.storage.engine.codec.RecordFields.INITIATOR;
import static io.cloakroom.storage.engine.codec.RecordFields.INITIATOR_PROJECT;
import static io.cloakroom.storage.engine.codec.RecordFields.NONCURRENT_SINCE;
import static io.cloakroom.storage.engine.codec.RecordFields.ORDER;
import static io.cloakroom.storage.engine.codec.RecordFields.OWNER;
import static io.cloakroom.storage.engine.codec.RecordFields.PROTECTION;
import static io.cloakroom.storage.engine.codec.RecordFields.SIZE;
import static io.cloakroom.storage.engine.codec.RecordFields.STORAGE_CLASS;
import static io.cloakroom.storage.engine.codec.RecordFields.SYSTEM_HEADER;
import static io.cloakroom.storage.engine.codec.RecordFields.TAG;
import static io.cloakroom.storage.engine.codec.RecordFields.TIME;
import static io.cloakroom.storage.engine.codec.RecordFields.TYPE;
import static io.cloakroom.storage.engine.codec.RecordFields.UPLOAD_ID;
import static io.cloakroom.storage.engine.codec.RecordFields.USER_METADATA;
import static io.cloakroom.storage.engine.codec.RecordFields.VERSION;
import static io.cloakroom.storage.engine.codec.RecordFields.WRITE_ID;

import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumType;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.StorageClass;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.Stamp;
import io.cloakroom.storage.engine.record.VersionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields that several kinds of record have.
final class CommonFields {
    long size;
    String etag = "";
    Instant time = Instant.EPOCH;
    private final Map<String, String> systemHeaders = new LinkedHashMap<>();
    private final Map<String, String> userMetadata = new LinkedHashMap<>();
    private Acl acl = Acl.PRIVATE;
    private boolean granted;
    private String owner = "";
    private @Nullable Map<String, String> tags;
    private StorageClass storageClass = StorageClass.STANDARD;
    private Protection protection = Protection.NONE;
    private Encryption encryption = Encryption.NONE;
    final List<Checksum> checksums = new ArrayList<>(1);
    String uploadId = "";
    String writeId = "";
    private @Nullable String version;
    private @Nullable Long order;
    private @Nullable Instant noncurrentSince;
    String initiator = "";
    String initiatorProject = "";

    @Nullable
    ChecksumAlgorithm algorithm;

    @Nullable
    ChecksumType type;

    void take(FieldReader fields) {
        switch (fields.number()) {
            case SIZE -> size = fields.asLong();
            case ETAG -> etag = fields.asText();
            case TIME -> time = Instant.ofEpochMilli(fields.asLong());
            case SYSTEM_HEADER -> ObjectMetaCodec.pair(fields.nested(), systemHeaders);
            case USER_METADATA -> ObjectMetaCodec.pair(fields.nested(), userMetadata);
            case ACL -> acl = granted ? acl : AclCodec.numbered(fields.asInt());
            case GRANTS -> {
                acl = AclCodec.granted(fields.nested());
                granted = true;
            }
            case OWNER -> owner = fields.asText();
            case TAG -> tag(fields.nested());
            case STORAGE_CLASS -> storageClass = ObjectMetaCodec.storageClass(fields.asInt());
            case PROTECTION -> protection = ProtectionCodec.protection(fields.nested());
            case ENCRYPTION -> encryption = EncryptionCodec.encryption(fields.nested());
            case CHECKSUM -> checksums.add(ChecksumCodec.checksum(fields.nested()));
            case UPLOAD_ID -> uploadId = fields.asText();
            case WRITE_ID -> writeId = fields.asText();
            case VERSION -> version = fields.asText();
            case ORDER -> order = fields.asLong();
            case NONCURRENT_SINCE -> noncurrentSince = Instant.ofEpochMilli(fields.asLong());
            case INITIATOR -> initiator = fields.asText();
            case INITIATOR_PROJECT -> initiatorProject = fields.asText();
            case ALGORITHM -> algorithm = ChecksumCodec.algorithm(fields.asInt());
            case TYPE -> type = ChecksumCodec.type(fields.asInt());
            default -> fields.keep();
        }
    }

    /// The map is created with the first tag: few objects have tags, and a listing decodes many objects.
    private void tag(FieldReader fields) {
        if (tags == null) {
            tags = new LinkedHashMap<>();
        }
        ObjectMetaCodec.pair(fields, tags);
    }

    Stamp stamp() {
        if (version == null) {
            return new Stamp(VersionRef.NULL, order == null ? time.toEpochMilli() : order, noncurrentSince);
        }
        if (!VersionId.isOne(version)) {
            throw new IllegalArgumentException("its version id does not have the form of one");
        }
        return new Stamp(new VersionRef.Id(version), VersionId.order(version), noncurrentSince);
    }

    ObjectMeta meta() {
        return new ObjectMeta(
                systemHeaders,
                userMetadata,
                acl,
                owner,
                storageClass,
                tags == null ? TagSet.NONE : new TagSet(tags),
                protection,
                encryption);
    }
}
