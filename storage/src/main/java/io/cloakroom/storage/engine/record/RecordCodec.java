package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.Acl;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.Protection;
import io.cloakroom.storage.StorageClass;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.TagSet;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumType;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Records of buckets to bytes and back, in an [Envelope]. The numbers of fields are what is stored: never change or
/// reuse one. Numbers from [FieldReader#MUST_BE_KNOWN] on are those without which a record would be misread.
///
/// Kept free for versions: 15 foreign ids.
public final class RecordCodec {
    private static final int SIZE = 1;
    private static final int ETAG = 2;
    private static final int TIME = 3;
    private static final int SYSTEM_HEADER = 4;
    private static final int USER_METADATA = 5;
    private static final int ACL = 6;
    private static final int CHECKSUM = 7;
    private static final int UPLOAD_ID = 8;
    private static final int INITIATOR = 9;
    private static final int ALGORITHM = 10;
    private static final int TYPE = 11;
    private static final int TAG = 12;
    /// Absent for STANDARD.
    private static final int STORAGE_CLASS = 14;
    private static final int NONCURRENT_SINCE = 18;
    private static final int ORDER = 19;
    private static final int WRITE_ID = 20;
    private static final int INITIATOR_PROJECT = 21;
    private static final int INLINE = 64;
    private static final int BLOB = 65;
    private static final int LAYOUT = 66;
    /// A build that does not know it would give out, or append to, what is encrypted.
    private static final int ENCRYPTION = 67;
    /// Retention and legal hold. A build that does not know them must not delete the version.
    private static final int PROTECTION = 68;
    /// Of a version that is not the null version. A build without versions would take it for that one, and lose it.
    private static final int VERSION = 69;
    private static final int IN_ROW = 70;
    /// Parts that were appended behind those of the table in the blob.
    private static final int TAIL = 71;
    private static final int GRANTS = 72;
    /// Of an object that is not its bucket's owner's. A build that does not know it would let that owner read the object.
    private static final int OWNER = 73;

    private static final PayloadLocation.Inline NOT_READ = new PayloadLocation.Inline(ByteBuffer.allocate(0), 0);

    private RecordCodec() {}

    public static byte[] encode(Row row, VersionRecord record) {
        return switch (record) {
            case ObjectRecord object -> encode(row, object);
            case MarkerRecord marker -> encode(row, marker);
        };
    }

    private static byte[] encode(Row row, ObjectRecord record) {
        var fields = new FieldWriter()
                .number(SIZE, record.size())
                .text(ETAG, record.etag())
                .number(TIME, record.lastModified().toEpochMilli());
        meta(fields, record.meta());
        checksums(fields, record.checksums());
        if (!record.uploadId().isEmpty()) {
            fields.text(UPLOAD_ID, record.uploadId());
        }
        if (!record.writeId().isEmpty()) {
            fields.text(WRITE_ID, record.writeId());
        }
        stamp(fields, record);
        var layout = record.layout();
        if (layout != null) {
            var algorithm = layout.algorithm();
            fields.nested(
                    LAYOUT,
                    new FieldWriter().number(1, layout.parts()).number(2, algorithm == null ? 0 : algorithm.number()));
        }
        return switch (record.content()) {
            case PayloadLocation.Inline inline ->
                Envelope.seal(
                        row,
                        Kind.OBJECT,
                        fields.nested(INLINE, inlineFields(inline)).raw(record.unknown()),
                        inline.bytes());
            case PayloadLocation.InRow _ ->
                Envelope.seal(row, Kind.OBJECT, fields.number(IN_ROW, 1).raw(record.unknown()));
            case PayloadLocation.InBlob blob ->
                Envelope.seal(
                        row, Kind.OBJECT, fields.nested(BLOB, blobFields(blob)).raw(record.unknown()));
            case PayloadLocation.Tailed(var head, var tail) ->
                Envelope.seal(
                        row,
                        Kind.OBJECT,
                        fields.nested(BLOB, blobFields(head))
                                .nested(TAIL, inlineFields(tail))
                                .raw(record.unknown()),
                        tail.bytes());
        };
    }

    private static byte[] encode(Row row, MarkerRecord record) {
        var fields = new FieldWriter().number(TIME, record.lastModified().toEpochMilli());
        if (!record.writeId().isEmpty()) {
            fields.text(WRITE_ID, record.writeId());
        }
        stamp(fields, record);
        return Envelope.seal(row, Kind.MARKER, fields.raw(record.unknown()));
    }

    /// The order of the null version is that of its time, unless the clock had stepped back.
    private static void stamp(FieldWriter fields, VersionRecord record) {
        var stamp = record.stamp();
        switch (stamp.version()) {
            case VersionRef.Id(var id) -> fields.text(VERSION, id);
            case VersionRef.Null _ -> {
                if (stamp.order() != record.lastModified().toEpochMilli()) {
                    fields.number(ORDER, stamp.order());
                }
            }
        }
        var since = stamp.noncurrentSince();
        if (since != null) {
            fields.number(NONCURRENT_SINCE, since.toEpochMilli());
        }
    }

    /// An object, with inline payload shared with `value` and not yet checked, or a delete marker.
    public static VersionRecord version(Row row, byte[] value) throws StoreException {
        return Envelope.isOf(value, Kind.MARKER) ? marker(row, value) : object(row, value);
    }

    /// The same without the payload: does not look behind the record's fields, where that may lie. `value` may end there,
    /// [Envelope#holdsFields].
    public static VersionRecord versionWithoutPayload(Row row, byte[] value) throws StoreException {
        return Envelope.isOf(value, Kind.MARKER) ? marker(row, value) : object(row, value, _ -> NOT_READ);
    }

    private static MarkerRecord marker(Row row, byte[] value) throws StoreException {
        return decoded(row, value, Kind.MARKER, fields -> {
            var common = new Common();
            while (fields.next()) {
                common.take(fields);
            }
            return new MarkerRecord(common.stamp(), common.time, common.writeId, fields.kept());
        });
    }

    /// The record, with inline payload shared with `value` and not yet checked.
    public static ObjectRecord object(Row row, byte[] value) throws StoreException {
        return object(row, value, fields -> inline(row, value, fields));
    }

    private static ObjectRecord object(Row row, byte[] value, Decoder<PayloadLocation.Inline> payload) throws StoreException {
        return decoded(row, value, Kind.OBJECT, fields -> {
            var common = new Common();
            PayloadLocation content = null;
            PayloadLocation.Inline tail = null;
            ObjectRecord.Layout layout = null;
            while (fields.next()) {
                switch (fields.number()) {
                    case TAIL -> tail = payload.decode(fields.nested());
                    case INLINE -> content = payload.decode(fields.nested());
                    case BLOB -> content = blob(fields.nested());
                    case IN_ROW -> content = new PayloadLocation.InRow();
                    case LAYOUT -> layout = layout(fields.nested());
                    default -> common.take(fields);
                }
            }
            return new ObjectRecord(
                    common.stamp(),
                    common.size,
                    common.etag,
                    common.time,
                    common.meta(),
                    common.checksums,
                    common.uploadId,
                    common.writeId,
                    tail == null ? FieldReader.present(content) : tailed(content, tail),
                    layout,
                    fields.kept());
        });
    }

    private static PayloadLocation tailed(@Nullable PayloadLocation head, PayloadLocation.Inline tail) {
        if (head instanceof PayloadLocation.InBlob blob) {
            return new PayloadLocation.Tailed(blob, tail);
        }
        throw new IllegalArgumentException("parts were appended to no table");
    }

    /// A row of payload alone.
    public static byte[] encode(Row row, PayloadLocation.Inline payload) {
        return Envelope.seal(
                row, Kind.PAYLOAD, new FieldWriter().nested(INLINE, inlineFields(payload)), payload.bytes());
    }

    /// What lies in a row of payload alone, shared with `value` and not yet checked.
    public static PayloadLocation.Inline payload(Row row, byte[] value) throws StoreException {
        return decoded(row, value, Kind.PAYLOAD, fields -> {
            PayloadLocation.Inline payload = null;
            while (fields.next()) {
                if (fields.number() == INLINE) {
                    payload = inline(row, value, fields.nested());
                } else {
                    fields.keep();
                }
            }
            return FieldReader.present(payload);
        });
    }

    public static byte[] encode(Row row, UploadRecord record) {
        var fields = new FieldWriter()
                .number(TIME, record.initiated().toEpochMilli())
                .text(INITIATOR, record.initiator());
        if (!record.project().isEmpty()) {
            fields.text(INITIATOR_PROJECT, record.project());
        }
        meta(fields, record.meta());
        var algorithm = record.algorithm();
        if (algorithm != null) {
            fields.number(ALGORITHM, algorithm.number());
        }
        var type = record.type();
        if (type != null) {
            fields.number(TYPE, number(type));
        }
        return Envelope.seal(row, Kind.UPLOAD, fields.raw(record.unknown()));
    }

    public static UploadRecord upload(Row row, byte[] value) throws StoreException {
        return decoded(row, value, Kind.UPLOAD, fields -> {
            var common = new Common();
            while (fields.next()) {
                common.take(fields);
            }
            return new UploadRecord(
                    common.time,
                    common.initiator,
                    common.initiatorProject,
                    common.meta(),
                    common.algorithm,
                    common.type,
                    fields.kept());
        });
    }

    public static byte[] encode(Row row, PartRecord record) {
        var fields = new FieldWriter()
                .number(SIZE, record.size())
                .text(ETAG, record.etag())
                .number(TIME, record.lastModified().toEpochMilli());
        checksums(fields, record.checksums());
        var content = record.content();
        if (content != null) {
            fields.nested(BLOB, blobFields(content));
        }
        return Envelope.seal(row, Kind.PART, fields.raw(record.unknown()));
    }

    public static PartRecord part(Row row, byte[] value) throws StoreException {
        return decoded(row, value, Kind.PART, fields -> {
            var common = new Common();
            PayloadLocation.InBlob content = null;
            while (fields.next()) {
                if (fields.number() == BLOB) {
                    content = blob(fields.nested());
                } else {
                    common.take(fields);
                }
            }
            return new PartRecord(common.size, common.etag, common.time, common.checksums, content, fields.kept());
        });
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

    /// How one kind of record is read from its fields.
    public interface Decoder<T> {
        T decode(FieldReader fields) throws StoreException;
    }

    /// Opens the envelope and reads the fields; what they cannot mean is damage.
    public static <T> T decoded(Row row, byte[] value, Kind kind, Decoder<T> decoder) throws StoreException {
        var fields = Envelope.open(row, value, kind);
        try {
            return decoder.decode(fields);
        } catch (FieldReader.UnknownField unknown) {
            throw Envelope.newer(row);
        } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException wrong) {
            throw Envelope.damaged(row, String.valueOf(wrong.getMessage()));
        }
    }

    private static int number(ChecksumType type) {
        return switch (type) {
            case COMPOSITE -> 1;
            case FULL_OBJECT -> 2;
        };
    }

    private static ChecksumType type(int number) {
        return switch (number) {
            case 1 -> ChecksumType.COMPOSITE;
            case 2 -> ChecksumType.FULL_OBJECT;
            default -> throw new IllegalArgumentException("no checksum type has number " + number);
        };
    }

    private static ChecksumAlgorithm algorithm(int number) {
        return ChecksumAlgorithm.numbered(number)
                .orElseThrow(() -> new IllegalArgumentException("no checksum algorithm has number " + number));
    }

    private static void meta(FieldWriter fields, ObjectMeta meta) {
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

    private static void checksums(FieldWriter fields, List<Checksum> checksums) {
        for (var checksum : checksums) {
            fields.nested(
                    CHECKSUM,
                    new FieldWriter()
                            .number(1, checksum.algorithm().number())
                            .number(2, number(checksum.type()))
                            .text(3, checksum.value()));
        }
    }

    private static Checksum checksum(FieldReader fields) {
        ChecksumAlgorithm algorithm = null;
        ChecksumType type = null;
        String value = null;
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> algorithm = algorithm(fields.asInt());
                case 2 -> type = type(fields.asInt());
                case 3 -> value = fields.asText();
                default -> fields.keep();
            }
        }
        return new Checksum(FieldReader.present(algorithm), FieldReader.present(type), FieldReader.present(value));
    }

    private static FieldWriter inlineFields(PayloadLocation.Inline inline) {
        return new FieldWriter()
                .number(1, inline.bytes().remaining())
                .number(2, Integer.toUnsignedLong(inline.checksum()));
    }

    private static FieldWriter blobFields(PayloadLocation.InBlob content) {
        return new FieldWriter()
                .number(1, content.blob().kind())
                .number(2, content.blob().file())
                .number(3, content.blob().offset())
                .number(4, content.blob().length())
                .number(5, content.salt());
    }

    private static PayloadLocation.InBlob blob(FieldReader fields) {
        var numbers = new long[6];
        while (fields.next()) {
            if (fields.number() < numbers.length) {
                numbers[fields.number()] = fields.asLong();
            } else {
                fields.keep();
            }
        }
        var ref = new BlobRef(Math.toIntExact(numbers[1]), numbers[2], numbers[3], numbers[4]);
        return new PayloadLocation.InBlob(ref, numbers[5]);
    }

    private static PayloadLocation.Inline inline(Row row, byte[] value, FieldReader fields) throws StoreException {
        long length = -1;
        int checksum = 0;
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> length = fields.asLong();
                case 2 -> checksum = (int) fields.asLong();
                default -> fields.keep();
            }
        }
        var payload = Envelope.payload(row, value);
        if (payload.remaining() != length) {
            throw Envelope.damaged(row, "its payload is cut");
        }
        return new PayloadLocation.Inline(payload, checksum);
    }

    private static ObjectRecord.Layout layout(FieldReader fields) {
        int parts = 0;
        int algorithm = 0;
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> parts = fields.asInt();
                case 2 -> algorithm = fields.asInt();
                default -> fields.keep();
            }
        }
        return new ObjectRecord.Layout(parts, algorithm == 0 ? null : algorithm(algorithm));
    }

    /// The fields that several kinds have.
    private static final class Common {
        private long size;
        private String etag = "";
        private Instant time = Instant.EPOCH;
        private final Map<String, String> systemHeaders = new LinkedHashMap<>();
        private final Map<String, String> userMetadata = new LinkedHashMap<>();
        private Acl acl = Acl.PRIVATE;
        private boolean granted;
        private String owner = "";
        private @Nullable Map<String, String> tags;
        private StorageClass storageClass = StorageClass.STANDARD;
        private Protection protection = Protection.NONE;
        private Encryption encryption = Encryption.NONE;
        private final List<Checksum> checksums = new ArrayList<>(1);
        private String uploadId = "";
        private String writeId = "";
        private @Nullable String version;
        private @Nullable Long order;
        private @Nullable Instant noncurrentSince;
        private String initiator = "";
        private String initiatorProject = "";
        private @Nullable ChecksumAlgorithm algorithm;
        private @Nullable ChecksumType type;

        private void take(FieldReader fields) {
            switch (fields.number()) {
                case SIZE -> size = fields.asLong();
                case ETAG -> etag = fields.asText();
                case TIME -> time = Instant.ofEpochMilli(fields.asLong());
                case SYSTEM_HEADER -> pair(fields.nested(), systemHeaders);
                case USER_METADATA -> pair(fields.nested(), userMetadata);
                case ACL -> acl = granted ? acl : AclCodec.numbered(fields.asInt());
                case GRANTS -> {
                    acl = AclCodec.granted(fields.nested());
                    granted = true;
                }
                case OWNER -> owner = fields.asText();
                case TAG -> tag(fields.nested());
                case STORAGE_CLASS -> storageClass = storageClass(fields.asInt());
                case PROTECTION -> protection = ProtectionCodec.protection(fields.nested());
                case ENCRYPTION -> encryption = EncryptionCodec.encryption(fields.nested());
                case CHECKSUM -> checksums.add(checksum(fields.nested()));
                case UPLOAD_ID -> uploadId = fields.asText();
                case WRITE_ID -> writeId = fields.asText();
                case VERSION -> version = fields.asText();
                case ORDER -> order = fields.asLong();
                case NONCURRENT_SINCE -> noncurrentSince = Instant.ofEpochMilli(fields.asLong());
                case INITIATOR -> initiator = fields.asText();
                case INITIATOR_PROJECT -> initiatorProject = fields.asText();
                case ALGORITHM -> algorithm = algorithm(fields.asInt());
                case TYPE -> type = type(fields.asInt());
                default -> fields.keep();
            }
        }

        /// The map is made for the first tag: few objects have tags, and a listing decodes many objects.
        private void tag(FieldReader fields) {
            if (tags == null) {
                tags = new LinkedHashMap<>();
            }
            pair(fields, tags);
        }

        private Stamp stamp() {
            if (version == null) {
                return new Stamp(VersionRef.NULL, order == null ? time.toEpochMilli() : order, noncurrentSince);
            }
            if (!VersionId.isOne(version)) {
                throw new IllegalArgumentException("its version id is none of ours");
            }
            return new Stamp(new VersionRef.Id(version), VersionId.order(version), noncurrentSince);
        }

        private ObjectMeta meta() {
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
}
