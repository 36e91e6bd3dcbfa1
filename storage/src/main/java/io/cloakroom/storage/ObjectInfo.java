package io.cloakroom.storage;

import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumType;
import java.time.Instant;
import java.util.List;

/// What is known of one version of an object.
///
/// @param key          the object's key
/// @param version      the null version as long as the bucket never had versioning
/// @param size         bytes of payload
/// @param etag         without quotes: the MD5 in hex; with `-` and the number of parts behind it the MD5 of the parts' MD5s, or of
///                     the ETag before the last append and the appended bytes' MD5
/// @param lastModified whole milliseconds; S3 shows seconds in headers
/// @param checksums    what was computed or given; never empty for objects written by this server
/// @param partCount    parts of a multipart upload and of appends; 0 when the object was put in one piece
public record ObjectInfo(
        String key,
        VersionRef.Named version,
        long size,
        String etag,
        Instant lastModified,
        ObjectMeta meta,
        List<Checksum> checksums,
        int partCount) {
    public ObjectInfo {
        checksums = List.copyOf(checksums);
    }

    /// Whether the object's checksum is made of those of its parts.
    public boolean isComposite() {
        return checksums.stream().anyMatch(each -> each.type() == ChecksumType.COMPOSITE);
    }
}
