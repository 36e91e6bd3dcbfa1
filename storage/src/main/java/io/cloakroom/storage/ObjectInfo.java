package io.cloakroom.storage;

import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumType;
import java.time.Instant;
import java.util.List;

/// What is known of one version of an object.
///
/// @param key          the object's key
/// @param version      the null version in a bucket that never had versioning
/// @param size         bytes of payload
/// @param etag         without quotes: the MD5 in hex. With `-` and the number of parts behind it: the MD5 of the parts'
///                     MD5s, or of the ETag before the last append and the MD5 of the appended bytes
/// @param lastModified whole milliseconds; S3 shows seconds in headers
/// @param checksums    computed or given; never empty for an object that this server has written
/// @param partCount    how many parts a multipart upload and appends have made; 0 for an object that was put in one piece
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

    /// Whether the object's checksum is computed from the checksums of its parts.
    public boolean isComposite() {
        return checksums.stream().anyMatch(each -> each.type() == ChecksumType.COMPOSITE);
    }
}
