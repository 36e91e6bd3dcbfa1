package io.cloakroom.storage.checksum;

import java.util.Locale;
import java.util.Optional;

/// The checksum algorithms of Amazon S3 ("Checking object integrity in Amazon S3"), with the names that `ChecksumAlgorithm`
/// uses in its API.
///
/// The number is stored in records: never change or reuse one.
public enum ChecksumAlgorithm {
    CRC32(1, 4, true, true),
    CRC32C(2, 4, true, true),
    CRC64NVME(3, 8, false, true),
    SHA1(4, 20, true, false),
    SHA256(5, 32, true, false),
    SHA512(6, 64, true, false),
    MD5(7, 16, true, false),
    XXHASH64(8, 8, true, false),
    XXHASH3(9, 8, true, false),
    XXHASH128(10, 16, true, false);

    private final int number;
    private final int bytes;
    private final boolean composite;
    private final boolean fullObject;

    ChecksumAlgorithm(int number, int bytes, boolean composite, boolean fullObject) {
        this.number = number;
        this.bytes = bytes;
        this.composite = composite;
        this.fullObject = fullObject;
    }

    /// The algorithm with this name in S3, in upper or lower case.
    public static Optional<ChecksumAlgorithm> named(String name) {
        for (var algorithm : values()) {
            if (algorithm.name().equals(name.toUpperCase(Locale.ROOT))) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /// The algorithm with this number in records.
    public static Optional<ChecksumAlgorithm> numbered(int number) {
        for (var algorithm : values()) {
            if (algorithm.number == number) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    public int number() {
        return number;
    }

    /// Length of a value in bytes, before Base64.
    public int bytes() {
        return bytes;
    }

    /// Whether a multipart object may have a composite checksum, which is computed over the checksums of its parts.
    public boolean mayBeComposite() {
        return composite;
    }

    /// Whether a multipart object may have a full-object checksum, which is combined from those of its parts.
    public boolean mayBeFullObject() {
        return fullObject;
    }

    /// The type of checksum when a client names only the algorithm at CreateMultipartUpload.
    public ChecksumType defaultType() {
        return composite ? ChecksumType.COMPOSITE : ChecksumType.FULL_OBJECT;
    }

    /// The header that contains a value: `x-amz-checksum-crc32` and so on.
    public String header() {
        return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
    }
}
