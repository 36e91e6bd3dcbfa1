package io.cloakroom.storage.checksum;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// Computes a checksum over bytes as they come. Not safe for several threads.
public sealed interface ChecksumDigest permits Crc64Nvme, JdkCrc, JdkDigest, Xxh {
    static ChecksumDigest of(ChecksumAlgorithm algorithm) {
        return switch (algorithm) {
            case CRC32 -> new JdkCrc(algorithm, new CRC32());
            case CRC32C -> new JdkCrc(algorithm, new CRC32C());
            case CRC64NVME -> new Crc64Nvme();
            case SHA1 -> new JdkDigest(algorithm, Digests.sha1());
            case SHA256 -> new JdkDigest(algorithm, Digests.sha256());
            case SHA512 -> new JdkDigest(algorithm, Digests.sha512());
            case MD5 -> new JdkDigest(algorithm, Digests.md5());
            case XXHASH64 -> new Xxh(algorithm, Hashing.xxh64().hashStream());
            case XXHASH3 -> new Xxh(algorithm, Hashing.xxh3_64().hashStream());
            case XXHASH128 -> new Xxh(algorithm, Hashing.xxh3_128().hashStream());
        };
    }

    ChecksumAlgorithm algorithm();

    /// Digests all that remains in `bytes`.
    void update(ByteBuffer bytes);

    /// The value, most significant byte first, as S3 encodes it. To be called once, after the last update.
    byte[] value();

    /// The value as S3 shows it. To be called once, instead of [#value].
    default Checksum checksum() {
        return new Checksum(
                algorithm(), ChecksumType.FULL_OBJECT, Base64.getEncoder().encodeToString(value()));
    }
}
