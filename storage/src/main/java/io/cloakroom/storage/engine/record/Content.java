package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.payload.BlockTable;
import java.nio.ByteBuffer;

/// Where the bytes behind a record lie.
public sealed interface Content {
    /// Behind the fields of the record itself.
    ///
    /// @param checksum CRC-32C, not yet checked when the record was read
    record Inline(ByteBuffer bytes, int checksum) implements Content {}

    /// In a row beside the record, which is named by the record's holder ([ObjectRecord#holder]) and never written again:
    /// the record of a version moves from row to row, its payload does not.
    record InRow() implements Content {}

    /// In a blob, with a table of block checksums: see [BlockTable].
    ///
    /// @param salt of the table
    record InBlob(BlobRef blob, long salt) implements Content {}
}
