package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The current version of an object.
///
/// @param uploadId the upload that made it, or empty: completing that upload again answers the same
/// @param content  the payload, or the table of its parts when there is a `layout`
/// @param layout   how the table of parts is to be read; `null` for an object in one piece
/// @param unknown  fields of a newer release, kept when the record is rewritten
public record ObjectRecord(
        long size,
        String etag,
        Instant lastModified,
        ObjectMeta meta,
        List<Checksum> checksums,
        String uploadId,
        Content content,
        @Nullable Layout layout,
        byte[] unknown) {
    public static final String NULL_VERSION = "null";

    /// @param parts     how many
    /// @param algorithm of the checksum that each part has, or `null`
    public record Layout(int parts, @Nullable ChecksumAlgorithm algorithm) {}

    public ObjectInfo info(String key) {
        int parts = layout == null ? 0 : layout.parts();
        return new ObjectInfo(key, NULL_VERSION, size, etag, lastModified, meta, checksums, parts);
    }

    public ObjectRecord with(ObjectMeta changed, Instant modified) {
        return new ObjectRecord(size, etag, modified, changed, checksums, uploadId, content, layout, unknown);
    }

    public ObjectRecord with(Content moved) {
        return new ObjectRecord(size, etag, lastModified, meta, checksums, uploadId, moved, layout, unknown);
    }
}
