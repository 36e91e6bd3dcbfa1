package io.cloakroom.storage;

import io.cloakroom.storage.checksum.Checksum;
import java.util.List;

/// What was computed while a payload came in.
///
/// @param md5       hex, lower case: the ETag of an object or part
/// @param checksums of this payload alone: those that the client named, else CRC64NVME
public record PayloadDigests(String md5, List<Checksum> checksums) {
    public PayloadDigests {
        checksums = List.copyOf(checksums);
    }
}
