package io.cloakroom.storage;

import io.cloakroom.storage.checksum.Checksum;
import java.time.Instant;
import java.util.List;

/// A part of an upload in progress.
///
/// @param etag MD5 in hex without quotes
public record Part(int number, long size, String etag, Instant lastModified, List<Checksum> checksums) {
    public Part {
        checksums = List.copyOf(checksums);
    }
}
