package io.cloakroom.storage.engine.codec;

import io.cloakroom.storage.engine.record.FieldReader;

/// The numbers of the fields in [RecordCodec]'s records. They are stored: never change or reuse one. A record with an unknown
/// field from [FieldReader#MUST_BE_KNOWN] on would be misread without it.
///
/// Reserved: 15, for foreign ids of versions.
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
    /// The storage class; absent for STANDARD.
    static final int STORAGE_CLASS = 14;
    static final int NONCURRENT_SINCE = 18;
    static final int ORDER = 19;
    static final int WRITE_ID = 20;
    static final int INITIATOR_PROJECT = 21;
    static final int INLINE = 64;
    static final int BLOB = 65;
    static final int LAYOUT = 66;
    /// The encryption. A build that ignored it would return encrypted bytes, or append to them.
    static final int ENCRYPTION = 67;
    /// Retention and legal hold. A build that does not know them must not delete the version.
    static final int PROTECTION = 68;
    /// The id of a version other than the null version. A build without versions would take the version for the null version,
    /// and lose it.
    static final int VERSION = 69;
    static final int IN_ROW = 70;
    /// The parts that were appended since the table in the blob was written.
    static final int TAIL = 71;
    static final int GRANTS = 72;
    /// The owner of an object, when that is not the bucket's owner. A build that ignored it would let the bucket's owner read
    /// the object.
    static final int OWNER = 73;

    private RecordFields() {}
}
