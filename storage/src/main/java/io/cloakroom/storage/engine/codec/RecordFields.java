package io.cloakroom.storage.engine.codec;

import io.cloakroom.storage.engine.record.FieldReader;

/// The numbers of the fields of [RecordCodec]'s records. They are what is stored: never change or reuse one. Numbers from
/// [FieldReader#MUST_BE_KNOWN] on are those without which a record would be misread.
///
/// Kept free for versions: 15 foreign ids.
final class RecordFields {
    static final int SIZE = 1;
    static final int ETAG = 2;
    static final int TIME = 3;
    static final int SYSTEM_HEADER = 4;
    static final int USER_METADATA = 5;
    static final int ACL = 6;
    static final int CHECKSUM = 7;
    static final int UPLOAD_ID = 8;
    static final int INITIATOR = 9;
    static final int ALGORITHM = 10;
    static final int TYPE = 11;
    static final int TAG = 12;
    /// Absent for STANDARD.
    static final int STORAGE_CLASS = 14;
    static final int NONCURRENT_SINCE = 18;
    static final int ORDER = 19;
    static final int WRITE_ID = 20;
    static final int INITIATOR_PROJECT = 21;
    static final int INLINE = 64;
    static final int BLOB = 65;
    static final int LAYOUT = 66;
    /// A build that does not know it would give out, or append to, what is encrypted.
    static final int ENCRYPTION = 67;
    /// Retention and legal hold. A build that does not know them must not delete the version.
    static final int PROTECTION = 68;
    /// Of a version that is not the null version. A build without versions would take it for that one, and lose it.
    static final int VERSION = 69;
    static final int IN_ROW = 70;
    /// Parts that were appended behind those of the table in the blob.
    static final int TAIL = 71;
    static final int GRANTS = 72;
    /// Of an object that is not its bucket's owner's. A build that does not know it would let that owner read the object.
    static final int OWNER = 73;

    private RecordFields() {}
}
