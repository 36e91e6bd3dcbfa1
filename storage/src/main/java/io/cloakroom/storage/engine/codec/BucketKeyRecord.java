package io.cloakroom.storage.engine.codec;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.UnknownFields;

/// A sealed key of a bucket.
///
/// @param isUnderMaster whether the master key sealed it; otherwise a key of the key management service did
/// @param sealedBy      id of the master key, or ARN of the service's key
/// @param sealed        not to be changed
/// @param unknown       fields of a newer release, kept when the record is rewritten
@SuppressWarnings("ArrayRecordComponent") // never compared
public record BucketKeyRecord(boolean isUnderMaster, String sealedBy, byte[] sealed, byte[] unknown) {
    private static final int MASTER = 1;
    private static final int KEY_ARN = 2;
    private static final int SEALED = 64;

    public static BucketKeyRecord underMaster(String masterId, byte[] sealed) {
        return new BucketKeyRecord(true, masterId, sealed, UnknownFields.none());
    }

    public static BucketKeyRecord underService(String keyArn, byte[] sealed) {
        return new BucketKeyRecord(false, keyArn, sealed, UnknownFields.none());
    }

    /// The same key, sealed anew.
    public BucketKeyRecord with(String masterId, byte[] sealedAnew) {
        return new BucketKeyRecord(true, masterId, sealedAnew, unknown);
    }

    public byte[] encode(Row row) {
        var fields = new FieldWriter()
                .text(isUnderMaster ? MASTER : KEY_ARN, sealedBy)
                .bytes(SEALED, sealed)
                .raw(unknown);
        return Envelope.seal(row, Kind.BUCKET_KEY, fields);
    }

    public static BucketKeyRecord decode(Row row, byte[] value) throws StoreException {
        return RecordCodec.decoded(row, value, Kind.BUCKET_KEY, fields -> {
            boolean underMaster = false;
            String sealedBy = null;
            byte[] sealed = null;
            while (fields.next()) {
                switch (fields.number()) {
                    case MASTER -> {
                        underMaster = true;
                        sealedBy = fields.asText();
                    }
                    case KEY_ARN -> sealedBy = fields.asText();
                    case SEALED -> sealed = fields.asBytes();
                    default -> fields.keep();
                }
            }
            return new BucketKeyRecord(
                    underMaster, FieldReader.present(sealedBy), FieldReader.present(sealed), fields.kept());
        });
    }
}
