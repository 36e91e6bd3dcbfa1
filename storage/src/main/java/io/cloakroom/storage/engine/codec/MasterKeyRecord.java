package io.cloakroom.storage.engine.codec;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.UnknownFields;
import java.util.ArrayList;
import java.util.List;

/// The master key of a data directory, and earlier ones, sealed under it: they open what was not sealed anew yet, and what
/// comes back from a backup.
///
/// @param id       of the master key, which reveals nothing else about it
/// @param resealed whether everything within reach was sealed anew since the master key was last replaced
/// @param earlier  oldest first
/// @param unknown  fields of a newer release, kept when the record is rewritten
public record MasterKeyRecord(String id, boolean resealed, List<Earlier> earlier, byte[] unknown) {
    private static final int RESEALED = 1;
    private static final int KEY_ID = 64;
    private static final int EARLIER = 65;

    /// An earlier master key, sealed under the current one.
    ///
    /// @param sealed not to be changed
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Earlier(String id, byte[] sealed) {
        private static final int EARLIER_ID = 1;
        private static final int SEALED = 64;
    }

    public MasterKeyRecord {
        earlier = List.copyOf(earlier);
    }

    /// The record of a directory that has had one master key so far.
    public static MasterKeyRecord first(String id) {
        return new MasterKeyRecord(id, true, List.of(), UnknownFields.none());
    }

    /// The record after another master key has replaced this one.
    public MasterKeyRecord replacedBy(String other, List<Earlier> sealedAnew) {
        return new MasterKeyRecord(other, false, sealedAnew, unknown);
    }

    public MasterKeyRecord whenResealed() {
        return new MasterKeyRecord(id, true, earlier, unknown);
    }

    public byte[] encode(Row row) {
        var fields = new FieldWriter().number(RESEALED, resealed ? 1 : 0).text(KEY_ID, id);
        earlier.forEach(each -> fields.nested(
                EARLIER, new FieldWriter().text(Earlier.EARLIER_ID, each.id()).bytes(Earlier.SEALED, each.sealed())));
        return Envelope.seal(row, Kind.MASTER_KEY, fields.raw(unknown));
    }

    public static MasterKeyRecord decode(Row row, byte[] value) throws StoreException {
        return RecordCodec.decoded(row, value, Kind.MASTER_KEY, fields -> {
            boolean resealed = false;
            String id = null;
            var earlier = new ArrayList<Earlier>();
            while (fields.next()) {
                switch (fields.number()) {
                    case RESEALED -> resealed = fields.asLong() == 1;
                    case KEY_ID -> id = fields.asText();
                    case EARLIER -> earlier.add(earlier(fields.nested()));
                    default -> fields.keep();
                }
            }
            return new MasterKeyRecord(FieldReader.present(id), resealed, earlier, fields.kept());
        });
    }

    private static Earlier earlier(FieldReader fields) {
        String id = null;
        byte[] sealed = null;
        while (fields.next()) {
            switch (fields.number()) {
                case Earlier.EARLIER_ID -> id = fields.asText();
                case Earlier.SEALED -> sealed = fields.asBytes();
                default -> fields.keep();
            }
        }
        return new Earlier(FieldReader.present(id), FieldReader.present(sealed));
    }
}
