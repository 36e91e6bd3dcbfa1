package io.cloakroom.storage.checksum;

/// Computes the CRC of two stretches of bytes from the CRC of each and the length of the second, without the bytes: appending
/// n bytes multiplies the first CRC by x^8n in GF(2), modulo the polynomial. Numbers are polynomials with the least
/// significant power in the highest bit, as the CRCs here are reflected.
final class CrcCombination {
    private final long polynomial;
    private final long one;
    private long rememberedBytes = -1;
    private long rememberedPower;

    /// @param polynomial reflected
    /// @param bits       of the CRC: 32 or 64
    CrcCombination(long polynomial, int bits) {
        this.polynomial = polynomial;
        this.one = 1L << (bits - 1);
    }

    static CrcCombination of(ChecksumAlgorithm algorithm) {
        return switch (algorithm) {
            case CRC32 -> new CrcCombination(0xedb88320L, Integer.SIZE);
            case CRC32C -> new CrcCombination(0x82f63b78L, Integer.SIZE);
            case CRC64NVME -> new CrcCombination(Crc64Nvme.POLYNOMIAL, Long.SIZE);
            case SHA1, SHA256, SHA512, MD5, XXHASH64, XXHASH3, XXHASH128 ->
                throw new IllegalArgumentException(algorithm + " values do not combine");
        };
    }

    /// @param secondBytes length of the second stretch
    long combine(long first, long second, long secondBytes) {
        // Most parts have the same size, so one remembered power serves nearly all of them.
        if (secondBytes != rememberedBytes) {
            rememberedBytes = secondBytes;
            rememberedPower = powerOfBytes(secondBytes);
        }
        return multiply(rememberedPower, first) ^ second;
    }

    /// x^(8 bytes), by repeated squaring.
    private long powerOfBytes(long bytes) {
        long power = one;
        long square = one >>> 8;
        for (long rest = bytes; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                power = multiply(square, power);
            }
            square = multiply(square, square);
        }
        return power;
    }

    private long multiply(long a, long b) {
        long product = 0;
        long shifted = b;
        for (long rest = a, bit = one; rest != 0; bit >>>= 1) {
            if ((rest & bit) != 0) {
                product ^= shifted;
                rest ^= bit;
            }
            shifted = (shifted >>> 1) ^ (polynomial & -(shifted & 1));
        }
        return product;
    }
}
