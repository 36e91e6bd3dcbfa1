package io.cloakroom.storage;

import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A multipart upload in progress.
///
/// @param id                opaque, URL-safe, never used again
/// @param checksumAlgorithm announced at its creation, or `null`
/// @param checksumType      `null` exactly when the algorithm is
/// @param initiator         id of the user who began the upload
/// @param project           id of the project that the user's token belonged to; empty when an older build began the upload
public record Upload(
        BucketName bucket,
        String key,
        String id,
        Instant initiated,
        String initiator,
        String project,
        ObjectMeta meta,
        @Nullable ChecksumAlgorithm checksumAlgorithm,
        @Nullable ChecksumType checksumType) {}
