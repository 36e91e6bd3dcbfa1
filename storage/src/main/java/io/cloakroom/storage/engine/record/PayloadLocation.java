package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.payload.BlockTable;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Where the bytes behind a record lie.
public sealed interface PayloadLocation {
    /// What of it lies in a blob: all, or the beginning of a table; `null` when none does.
    default @Nullable InBlob inBlob() {
        return null;
    }

    /// Behind the fields of the record itself.
    ///
    /// @param checksum CRC-32C, not yet checked when the record was read
    record Inline(ByteBuffer bytes, int checksum) implements PayloadLocation {}

    /// In a row beside the record, which is named by the record's holder ([ObjectRecord#holder]) and never written again:
    /// the record of a version moves from row to row, its payload does not.
    record InRow() implements PayloadLocation {}

    /// In a blob, with a table of block checksums: see [BlockTable].
    ///
    /// @param salt of the table
    record InBlob(BlobRef blob, long salt) implements PayloadLocation {
        @Override
        public InBlob inBlob() {
            return this;
        }
    }

    /// The table of parts of an object that grows by appends: its beginning in a blob, the newest parts behind the fields of
    /// the record. So an append writes that short tail, and the whole table only now and then.
    record Tailed(InBlob head, Inline tail) implements PayloadLocation {
        @Override
        public InBlob inBlob() {
            return head;
        }
    }
}
