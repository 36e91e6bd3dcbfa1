package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An upload in progress; key and id are in the row.
///
/// @param unknown fields of a newer release, kept when the record is rewritten
public record UploadRecord(
        Instant initiated,
        String initiator,
        String project,
        ObjectMeta meta,
        @Nullable ChecksumAlgorithm algorithm,
        @Nullable ChecksumType type,
        byte[] unknown) {
    public Upload upload(BucketName bucket, String key, String id) {
        return new Upload(bucket, key, id, initiated, initiator, project, meta, algorithm, type);
    }
}
