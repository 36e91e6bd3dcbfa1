package io.cloakroom.storage.engine.codec;

import static io.cloakroom.storage.engine.codec.RecordFields.ALGORITHM;
import static io.cloakroom.storage.engine.codec.RecordFields.BLOB;
import static io.cloakroom.storage.engine.codec.RecordFields.ETAG;
import static io.cloakroom.storage.engine.codec.RecordFields.INITIATOR;
import static io.cloakroom.storage.engine.codec.RecordFields.INITIATOR_PROJECT;
import static io.cloakroom.storage.engine.codec.RecordFields.INLINE;
import static io.cloakroom.storage.engine.codec.RecordFields.IN_ROW;
import static io.cloakroom.storage.engine.codec.RecordFields.LAYOUT;
import static io.cloakroom.storage.engine.codec.RecordFields.NONCURRENT_SINCE;
import static io.cloakroom.storage.engine.codec.RecordFields.ORDER;
import static io.cloakroom.storage.engine.codec.RecordFields.SIZE;
import static io.cloakroom.storage.engine.codec.RecordFields.TAIL;
import static io.cloakroom.storage.engine.codec.RecordFields.TIME;
import static io.cloakroom.storage.engine.codec.RecordFields.TYPE;
import static io.cloakroom.storage.engine.codec.RecordFields.UPLOAD_ID;
import static io.cloakroom.storage.engine.codec.RecordFields.VERSION;
import static io.cloakroom.storage.engine.codec.RecordFields.WRITE_ID;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.MarkerRecord;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.PartRecord;
import io.cloakroom.storage.engine.record.PayloadLocation;
import io.cloakroom.storage.engine.record.UploadRecord;
import io.cloakroom.storage.engine.record.VersionRecord;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Records of buckets to bytes and back, in an [Envelope]. Fields have the numbers of [RecordFields].
public final class RecordCodec {
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
        ObjectMetaCodec.write(fields, record.meta());
        ChecksumCodec.write(fields, record.checksums());
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
                        fields.nested(INLINE, PayloadLocationCodec.inlineFields(inline))
                                .raw(record.unknown()),
                        inline.bytes());
            case PayloadLocation.InRow _ ->
                Envelope.seal(row, Kind.OBJECT, fields.number(IN_ROW, 1).raw(record.unknown()));
            case PayloadLocation.InBlob blob ->
                Envelope.seal(
                        row,
                        Kind.OBJECT,
                        fields.nested(BLOB, PayloadLocationCodec.blobFields(blob))
                                .raw(record.unknown()));
            case PayloadLocation.Tailed(var head, var tail) ->
                Envelope.seal(
                        row,
                        Kind.OBJECT,
                        fields.nested(BLOB, PayloadLocationCodec.blobFields(head))
                                .nested(TAIL, PayloadLocationCodec.inlineFields(tail))
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

    /// The order of the null version equals its time, unless the clock was set back.
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

    /// An object or a delete marker. Inline payload shares the bytes of `value` and is not checked yet.
    public static VersionRecord version(Row row, byte[] value) throws StoreException {
        return Envelope.isOf(value, Kind.MARKER) ? marker(row, value) : object(row, value);
    }

    /// The same without payload: bytes behind the record's fields are not read, and `value` may end there, see
    /// [Envelope#holdsFields].
    public static VersionRecord versionWithoutPayload(Row row, byte[] value) throws StoreException {
        return Envelope.isOf(value, Kind.MARKER) ? marker(row, value) : object(row, value, _ -> NOT_READ);
    }

    private static MarkerRecord marker(Row row, byte[] value) throws StoreException {
        return decoded(row, value, Kind.MARKER, fields -> {
            var common = new CommonFields();
            while (fields.next()) {
                common.take(fields);
            }
            return new MarkerRecord(common.stamp(), common.time, common.writeId, fields.kept());
        });
    }

    /// The record of an object. Inline payload shares the bytes of `value` and is not checked yet.
    public static ObjectRecord object(Row row, byte[] value) throws StoreException {
        return object(row, value, fields -> PayloadLocationCodec.inline(row, value, fields));
    }

    private static ObjectRecord object(Row row, byte[] value, Decoder<PayloadLocation.Inline> payload)
            throws StoreException {
        return decoded(row, value, Kind.OBJECT, fields -> {
            var common = new CommonFields();
            PayloadLocation content = null;
            PayloadLocation.Inline tail = null;
            ObjectRecord.Layout layout = null;
            while (fields.next()) {
                switch (fields.number()) {
                    case TAIL -> tail = payload.decode(fields.nested());
                    case INLINE -> content = payload.decode(fields.nested());
                    case BLOB -> content = PayloadLocationCodec.blob(fields.nested());
                    case IN_ROW -> content = new PayloadLocation.InRow();
                    case LAYOUT -> layout = PayloadLocationCodec.layout(fields.nested());
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

    /// The value of a row that contains payload alone.
    public static byte[] encode(Row row, PayloadLocation.Inline payload) {
        return Envelope.seal(
                row,
                Kind.PAYLOAD,
                new FieldWriter().nested(INLINE, PayloadLocationCodec.inlineFields(payload)),
                payload.bytes());
    }

    /// The payload in a row of payload alone. It shares the bytes of `value` and is not checked yet.
    public static PayloadLocation.Inline payload(Row row, byte[] value) throws StoreException {
        return decoded(row, value, Kind.PAYLOAD, fields -> {
            PayloadLocation.Inline payload = null;
            while (fields.next()) {
                if (fields.number() == INLINE) {
                    payload = PayloadLocationCodec.inline(row, value, fields.nested());
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
        ObjectMetaCodec.write(fields, record.meta());
        var algorithm = record.algorithm();
        if (algorithm != null) {
            fields.number(ALGORITHM, algorithm.number());
        }
        var type = record.type();
        if (type != null) {
            fields.number(TYPE, ChecksumCodec.number(type));
        }
        return Envelope.seal(row, Kind.UPLOAD, fields.raw(record.unknown()));
    }

    public static UploadRecord upload(Row row, byte[] value) throws StoreException {
        return decoded(row, value, Kind.UPLOAD, fields -> {
            var common = new CommonFields();
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
        ChecksumCodec.write(fields, record.checksums());
        var content = record.content();
        if (content != null) {
            fields.nested(BLOB, PayloadLocationCodec.blobFields(content));
        }
        return Envelope.seal(row, Kind.PART, fields.raw(record.unknown()));
    }

    public static PartRecord part(Row row, byte[] value) throws StoreException {
        return decoded(row, value, Kind.PART, fields -> {
            var common = new CommonFields();
            PayloadLocation.InBlob content = null;
            while (fields.next()) {
                if (fields.number() == BLOB) {
                    content = PayloadLocationCodec.blob(fields.nested());
                } else {
                    common.take(fields);
                }
            }
            return new PartRecord(common.size, common.etag, common.time, common.checksums, content, fields.kept());
        });
    }

    /// Reads one kind of record from its fields.
    public interface Decoder<T> {
        T decode(FieldReader fields) throws StoreException;
    }

    /// Opens the envelope and reads the fields. Fields without a valid meaning count as damage.
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
}
