package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A version of an object.
///
/// @param uploadId the upload that made the version, or empty; completing that upload again gives the same answer
/// @param writeId  the holder in the claims of its blobs when it has neither an upload's id nor a version id. Where versions
///                 are kept, a null version that no upload made has one as well, which tells it from every other version,
///                 even one of the same millisecond. Empty otherwise
/// @param content  the payload, or the table of its parts when there is a `layout`
/// @param layout   how to read the table of parts; `null` for an object in one piece
/// @param unknown  fields of a newer release, kept when the record is rewritten
public record ObjectRecord(
        Stamp stamp,
        long size,
        String etag,
        Instant lastModified,
        ObjectMeta meta,
        List<Checksum> checksums,
        String uploadId,
        String writeId,
        PayloadLocation content,
        @Nullable Layout layout,
        byte[] unknown)
        implements VersionRecord {

    /// @param parts     how many
    /// @param algorithm of the checksums of the parts; `null` when they have none
    public record Layout(int parts, @Nullable ChecksumAlgorithm algorithm) {}

    public ObjectInfo info(String key) {
        int parts = layout == null ? 0 : layout.parts();
        return new ObjectInfo(key, stamp.version(), size, etag, lastModified, meta, checksums, parts);
    }

    /// The holder in the claims of this version's blobs; empty when a build without holders claimed them.
    public String holder() {
        if (!uploadId.isEmpty()) {
            return uploadId;
        }
        return stamp.version() instanceof VersionRef.Id(var id) ? id : writeId;
    }

    public ObjectRecord with(ObjectMeta changed, Instant modified) {
        return new ObjectRecord(
                stamp, size, etag, modified, changed, checksums, uploadId, writeId, content, layout, unknown);
    }

    public ObjectRecord with(PayloadLocation moved) {
        return new ObjectRecord(
                stamp, size, etag, lastModified, meta, checksums, uploadId, writeId, moved, layout, unknown);
    }

    /// The payload of a version after an append.
    public record Grown(long size, String etag, List<Checksum> checksums, PayloadLocation content, Layout layout) {}

    /// @param placed the stamp of the write
    public ObjectRecord with(Grown bytes, Stamp placed, Instant modified) {
        return new ObjectRecord(
                placed,
                bytes.size(),
                bytes.etag(),
                modified,
                meta,
                bytes.checksums(),
                uploadId,
                writeId,
                bytes.content(),
                bytes.layout(),
                unknown);
    }

    public ObjectRecord with(Stamp placed) {
        return new ObjectRecord(
                placed, size, etag, lastModified, meta, checksums, uploadId, writeId, content, layout, unknown);
    }

    public ObjectRecord withWriteId(String named) {
        return new ObjectRecord(
                stamp, size, etag, lastModified, meta, checksums, uploadId, named, content, layout, unknown);
    }

    @Override
    public ObjectRecord noncurrent(Instant since) {
        return with(stamp.noncurrent(since));
    }

    @Override
    public ObjectRecord current() {
        return with(stamp.current());
    }
}
