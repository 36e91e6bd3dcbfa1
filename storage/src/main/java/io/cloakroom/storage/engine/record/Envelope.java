package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// The form of every value that the stores write:
///
/// | bytes | what |
/// |---|---|
/// | 1 | format, [#FORMAT] |
/// | 1 | kind of record, so that no record is taken for another |
/// | 4 | length of the fields |
/// | | fields, see [FieldReader] |
/// | 4 | CRC-32C of the row's name and all of the above: a record under a wrong name counts as damage |
/// | rest | payload of an object, with a checksum of its own in a field, so that a listing need not read it |
public final class Envelope {
    static final byte FORMAT = 1;
    private static final int HEAD_BYTES = 6;
    private static final int CHECKSUM_BYTES = 4;
    private static final int SHOWN_BYTES = 96;

    /// The kind of a record. The number is stored: never change or reuse one.
    public enum Kind {
        OBJECT(1),
        UPLOAD(2),
        PART(3),
        PROJECT(4),
        BUCKET(5),
        USER(6),
        ROLE(7),
        TOKEN(8),
        /// Leads to another row, or states a fact by its existence.
        INDEX(9),
        EDITION(10),
        /// A record that expires.
        EXPIRING(11),
        TRAFFIC(12),
        LAST_USE(13),
        USAGE(14),
        MARKER(15),
        /// A bucket document.
        CONFIG(16),
        /// The payload of a version, in a row beside its record.
        PAYLOAD(17),
        /// The note of the retention clock.
        RETENTION_CLOCK(18),
        /// The token of a rename that happened.
        RENAME(19),
        /// The progress of a background job.
        JOB(20),
        /// A sealed key of a bucket.
        BUCKET_KEY(21),
        /// A key of the keyring.
        KMS_KEY(22),
        /// The master key that is in use.
        MASTER_KEY(23);

        private final byte number;

        Kind(int number) {
            this.number = (byte) number;
        }
    }

    private Envelope() {}

    public static byte[] seal(Row row, Kind kind, FieldWriter fields) {
        return seal(row, kind, fields, ByteBuffer.allocate(0));
    }

    public static byte[] seal(Row row, Kind kind, FieldWriter fields, ByteBuffer payload) {
        var header = fields.toBytes();
        var value = ByteBuffer.allocate(HEAD_BYTES + header.length + CHECKSUM_BYTES + payload.remaining())
                .put(FORMAT)
                .put(kind.number)
                .putInt(header.length)
                .put(header);
        value.putInt(checksum(row, value.array(), value.position()));
        return value.put(payload.duplicate()).array();
    }

    /// The fields of a record, after checking that it is undamaged and of this kind.
    ///
    /// @throws StoreException of kind DAMAGED, with the row's name, when the record is damaged or of another kind
    public static FieldReader open(Row row, byte[] value, Kind kind) throws StoreException {
        int header = headerBytes(row, value);
        if (ByteBuffer.wrap(value).getInt(HEAD_BYTES + header) != checksum(row, value, HEAD_BYTES + header)) {
            throw damaged(row, "it does not match its checksum");
        }
        if (value[0] != FORMAT) {
            throw newer(row);
        }
        if (value[1] != kind.number) {
            throw damaged(row, "it is no " + kind);
        }
        return new FieldReader(value, HEAD_BYTES, HEAD_BYTES + header);
    }

    /// Whether a value claims to be of this kind. The value is not checked.
    public static boolean isOf(byte[] value, Kind kind) {
        return value.length > 1 && value[1] == kind.number;
    }

    /// Whether the beginning of a record contains everything that [#open] reads.
    public static boolean holdsFields(byte[] head) {
        return head.length >= HEAD_BYTES
                && ByteBuffer.wrap(head).getInt(2) <= head.length - HEAD_BYTES - CHECKSUM_BYTES;
    }

    /// The payload behind the fields of a record that was checked by [#open]; shares the bytes of `value`.
    public static ByteBuffer payload(Row row, byte[] value) throws StoreException {
        int from = HEAD_BYTES + headerBytes(row, value) + CHECKSUM_BYTES;
        return ByteBuffer.wrap(value, from, value.length - from).slice();
    }

    public static StoreException damaged(Row row, String why) {
        return new StoreException(StoreException.Kind.DAMAGED, "the record " + name(row) + " is damaged: " + why);
    }

    public static StoreException newer(Row row) {
        return new StoreException(
                StoreException.Kind.FAILED, "the record " + name(row) + " was written by a newer release");
    }

    private static int headerBytes(Row row, byte[] value) throws StoreException {
        if (value.length < HEAD_BYTES + CHECKSUM_BYTES) {
            throw damaged(row, "it is too short");
        }
        int header = ByteBuffer.wrap(value).getInt(2);
        if (header < 0 || header > value.length - HEAD_BYTES - CHECKSUM_BYTES) {
            throw damaged(row, "it is too short");
        }
        return header;
    }

    private static int checksum(Row row, byte[] value, int length) {
        var crc = new CRC32C();
        crc.update(row.bytes());
        crc.update(value, 0, length);
        return (int) crc.getValue();
    }

    /// The row's name for a message: printable, and of limited length.
    private static String name(Row row) {
        var text = new StringBuilder();
        for (char c : new String(row.bytes(), StandardCharsets.UTF_8).toCharArray()) {
            text.append(Character.isISOControl(c) || c == '\uFFFD' ? '?' : c);
        }
        return text.length() <= SHOWN_BYTES ? text.toString() : text.substring(0, SHOWN_BYTES) + "…";
    }
}
