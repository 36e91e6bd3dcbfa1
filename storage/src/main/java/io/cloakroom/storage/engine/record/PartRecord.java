package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.Part;
import io.cloakroom.storage.checksum.Checksum;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of an upload in progress; the number is in the row.
///
/// @param content never inline, so that no record grows when parts become an object; `null` for a part without bytes
/// @param unknown fields of a newer release, kept when the record is rewritten
public record PartRecord(
        long size,
        String etag,
        Instant lastModified,
        List<Checksum> checksums,
        PayloadLocation.@Nullable InBlob content,
        byte[] unknown) {
    public PartRecord with(PayloadLocation.InBlob moved) {
        return new PartRecord(size, etag, lastModified, checksums, moved, unknown);
    }

    public Part part(int number) {
        return new Part(number, size, etag, lastModified, checksums);
    }
}
