package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.BucketDocument;
import io.cloakroom.storage.ObjectLock;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.TagSet;
import io.cloakroom.storage.Versioning;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import java.util.LinkedHashMap;

/// Documents of buckets to bytes and back, as [ControlCodec] does it for what the control space holds. Field 1 is the
/// revision, the others are the document's own.
public final class DocumentCodec {
    private static final int REVISION = 1;
    private static final int STATUS = 2;
    private static final int TAG = 3;
    private static final int DEFAULT_RETENTION = 4;

    private DocumentCodec() {}

    /// The row of a bucket's document of this type.
    public static Row row(Class<? extends BucketDocument> type) {
        // Needs a line for each type that BucketDocument permits.
        if (type == Versioning.class) {
            return KeyLayout.VERSIONING;
        }
        if (type == TagSet.class) {
            return KeyLayout.BUCKET_TAGS;
        }
        if (type == ObjectLock.class) {
            return KeyLayout.OBJECT_LOCK;
        }
        throw new IllegalArgumentException("no kind of document: " + type);
    }

    /// The row that the document goes into.
    public static Row row(BucketDocument document) {
        return switch (document) {
            case Versioning _ -> KeyLayout.VERSIONING;
            case TagSet _ -> KeyLayout.BUCKET_TAGS;
            case ObjectLock _ -> KeyLayout.OBJECT_LOCK;
        };
    }

    public static byte[] encode(Row row, DocumentRecord record) {
        var fields = new FieldWriter().number(REVISION, record.revision());
        switch (record.document()) {
            case Versioning versioning -> fields.number(STATUS, number(versioning));
            case TagSet(var tags) -> tags.forEach((key, text) -> fields.nested(TAG, RecordCodec.pair(key, text)));
            case ObjectLock(var retention) -> {
                if (retention != null) {
                    fields.nested(DEFAULT_RETENTION, ProtectionCodec.fields(retention));
                }
            }
        }
        return Envelope.seal(row, Kind.CONFIG, fields.raw(record.unknown()));
    }

    /// @throws StoreException for a document that this release does not know, too: one that says how a bucket behaves must not
    ///     be ignored
    public static DocumentRecord decode(Row row, byte[] value) throws StoreException {
        if (row.equals(KeyLayout.VERSIONING)) {
            return RecordCodec.decoded(row, value, Kind.CONFIG, DocumentCodec::versioning);
        }
        if (row.equals(KeyLayout.BUCKET_TAGS)) {
            return RecordCodec.decoded(row, value, Kind.CONFIG, DocumentCodec::tags);
        }
        if (row.equals(KeyLayout.OBJECT_LOCK)) {
            return RecordCodec.decoded(row, value, Kind.CONFIG, DocumentCodec::objectLock);
        }
        throw Envelope.newer(row);
    }

    private static DocumentRecord objectLock(FieldReader fields) {
        long revision = 0;
        ObjectLock.DefaultRetention retention = null;
        while (fields.next()) {
            switch (fields.number()) {
                case REVISION -> revision = fields.asLong();
                case DEFAULT_RETENTION -> retention = ProtectionCodec.defaultRetention(fields.nested());
                default -> fields.keep();
            }
        }
        return new DocumentRecord(new ObjectLock(retention), revision, fields.kept());
    }

    private static DocumentRecord versioning(FieldReader fields) {
        long revision = 0;
        Versioning status = null;
        while (fields.next()) {
            switch (fields.number()) {
                case REVISION -> revision = fields.asLong();
                case STATUS -> status = versioning(fields.asLong());
                default -> fields.keep();
            }
        }
        return new DocumentRecord(FieldReader.present(status), revision, fields.kept());
    }

    private static DocumentRecord tags(FieldReader fields) {
        long revision = 0;
        var tags = new LinkedHashMap<String, String>();
        while (fields.next()) {
            switch (fields.number()) {
                case REVISION -> revision = fields.asLong();
                case TAG -> RecordCodec.pair(fields.nested(), tags);
                default -> fields.keep();
            }
        }
        return new DocumentRecord(new TagSet(tags), revision, fields.kept());
    }

    private static int number(Versioning versioning) {
        return switch (versioning) {
            case ENABLED -> 1;
            case SUSPENDED -> 2;
        };
    }

    private static Versioning versioning(long number) {
        if (number == 1) {
            return Versioning.ENABLED;
        }
        if (number == 2) {
            return Versioning.SUSPENDED;
        }
        throw new FieldReader.UnknownField(STATUS);
    }
}
