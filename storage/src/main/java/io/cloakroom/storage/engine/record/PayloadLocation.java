package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.payload.BlockTable;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Where the payload of a record lies.
public sealed interface PayloadLocation {
    /// The blob that contains all of it, or the beginning of a table; `null` when no blob does.
    default @Nullable InBlob inBlob() {
        return null;
    }

    /// The payload lies behind the fields of the record itself.
    ///
    /// @param checksum CRC-32C, which reading the record does not check
    record Inline(ByteBuffer bytes, int checksum) implements PayloadLocation {}

    /// The payload lies in a row beside the record. The row is named by the record's holder ([ObjectRecord#holder]) and never
    /// rewritten: the record of a version moves from row to row, its payload does not.
    record InRow() implements PayloadLocation {}

    /// The payload lies in a blob, with a table of block checksums: see [BlockTable].
    ///
    /// @param salt of the table's checksums
    record InBlob(BlobRef blob, long salt) implements PayloadLocation {
        @Override
        public InBlob inBlob() {
            return this;
        }
    }

    /// The table of parts of an object that grows by appends. Its beginning lies in a blob, and the newest parts lie behind
    /// the fields of the record. So an append writes only this short tail, and the whole table only now and then.
    record Tailed(InBlob head, Inline tail) implements PayloadLocation {
        @Override
        public InBlob inBlob() {
            return head;
        }
    }
}
