package io.cloakroom.storage;

import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumDigest;
import io.cloakroom.storage.checksum.Digests;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/// Computes the MD5 and the checksums of a payload while it passes.
public final class PayloadDigest {
    private final MessageDigest md5 = Digests.md5();
    private final List<ChecksumDigest> checksums;

    /// @param algorithms to compute; CRC64NVME when the list is empty, as S3 does
    public PayloadDigest(Collection<ChecksumAlgorithm> algorithms) {
        checksums = (algorithms.isEmpty() ? List.of(ChecksumAlgorithm.CRC64NVME) : algorithms)
                .stream().distinct().map(ChecksumDigest::of).toList();
    }

    /// Digests the `length` bytes before the buffer's position.
    public void update(ByteBuffer buffer, int length) {
        var read = buffer.slice(buffer.position() - length, length);
        md5.update(read.duplicate());
        checksums.forEach(each -> each.update(read.duplicate()));
    }

    /// To be called once, after the last update.
    public PayloadDigests finish() {
        var values = checksums.stream().map(ChecksumDigest::checksum).toList();
        return new PayloadDigests(HexFormat.of().formatHex(md5.digest()), List.<Checksum>copyOf(values));
    }
}
