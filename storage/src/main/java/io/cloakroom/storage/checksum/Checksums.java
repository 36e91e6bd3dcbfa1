package io.cloakroom.storage.checksum;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Computes the checksum of a multipart object from those of its parts, and reads checksum values.
public final class Checksums {
    private Checksums() {}

    /// The full-object value of one part.
    ///
    /// @param value Base64
    /// @param bytes length of the part
    public record Sized(String value, long bytes) {}

    /// The composite checksum: Base64 of the digest over the parts' binary values, then `-` and the number of parts.
    ///
    /// @param values of the parts in order, in Base64
    public static String composite(ChecksumAlgorithm algorithm, List<String> values) {
        var digest = ChecksumDigest.of(algorithm);
        for (var value : values) {
            digest.update(ByteBuffer.wrap(bytes(algorithm, value)));
        }
        return Base64.getEncoder().encodeToString(digest.value()) + "-" + values.size();
    }

    /// The full-object checksum, from the checksums of the parts; no byte of a part is read.
    ///
    /// @param algorithm one that [ChecksumAlgorithm#mayBeFullObject]
    /// @param parts     in order, at least one
    /// @return Base64
    public static String combine(ChecksumAlgorithm algorithm, List<Sized> parts) {
        var combination = CrcCombination.of(algorithm);
        long crc = number(algorithm, parts.getFirst().value());
        for (var part : parts.subList(1, parts.size())) {
            crc = combination.combine(crc, number(algorithm, part.value()), part.bytes());
        }
        var value = ByteBuffer.allocate(algorithm.bytes());
        if (algorithm.bytes() == Integer.BYTES) {
            value.putInt((int) crc);
        } else {
            value.putLong(crc);
        }
        return Base64.getEncoder().encodeToString(value.array());
    }

    /// The binary value of `base64`; empty unless it is well-formed Base64 with the length of this algorithm's values.
    public static Optional<byte[]> decode(ChecksumAlgorithm algorithm, String base64) {
        if (base64.length() != (algorithm.bytes() + 2) / 3 * 4) {
            return Optional.empty();
        }
        try {
            var value = Base64.getDecoder().decode(base64);
            return value.length == algorithm.bytes() ? Optional.of(value) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(ChecksumAlgorithm algorithm, String base64) {
        return decode(algorithm, base64)
                .orElseThrow(() -> new IllegalArgumentException("not a value of " + algorithm + ": " + base64));
    }

    private static long number(ChecksumAlgorithm algorithm, String base64) {
        var value = ByteBuffer.wrap(bytes(algorithm, base64));
        return algorithm.bytes() == Integer.BYTES ? Integer.toUnsignedLong(value.getInt()) : value.getLong();
    }
}
