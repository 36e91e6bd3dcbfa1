package io.cloakroom.storage.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.checksum.Checksums.Sized;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ChecksumsTest {
    @ParameterizedTest
    @EnumSource(names = {"CRC32", "CRC32C", "CRC64NVME"})
    void combinesThePartsOfAnySplit(ChecksumAlgorithm algorithm) {
        var random = new Random(7);
        for (int round = 0; round < 100; round++) {
            var bytes = new byte[random.nextInt(10_000)];
            random.nextBytes(bytes);
            var parts = new ArrayList<Sized>();
            int at = 0;
            do {
                int length = Math.min(bytes.length - at, random.nextInt(2_000));
                parts.add(new Sized(value(algorithm, bytes, at, length), length));
                at += length;
            } while (at < bytes.length);
            assertThat(Checksums.combine(algorithm, parts)).isEqualTo(value(algorithm, bytes, 0, bytes.length));
        }
    }

    @Test
    void combinesPartsTooLongToBeRead() {
        // Three parts of zeros, 5 GiB each: appending in one step or in two must agree.
        var zeros = new byte[1 << 20];
        var mebibyte = value(ChecksumAlgorithm.CRC64NVME, zeros, 0, zeros.length);
        var doubled = new Sized(mebibyte, zeros.length);
        for (int i = 0; i < 13; i++) {
            doubled = new Sized(
                    Checksums.combine(ChecksumAlgorithm.CRC64NVME, List.of(doubled, doubled)), doubled.bytes() * 2);
        }
        var many = new ArrayList<Sized>();
        for (int i = 0; i < 8192; i++) {
            many.add(new Sized(mebibyte, zeros.length));
        }
        assertThat(doubled.bytes()).isEqualTo(8L << 30);
        assertThat(Checksums.combine(ChecksumAlgorithm.CRC64NVME, many)).isEqualTo(doubled.value());
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"CRC32", "CRC32C", "CRC64NVME"})
    void combinesNothingElse(ChecksumAlgorithm algorithm) {
        assertThat(algorithm.mayBeFullObject()).isFalse();
        var one = new Sized(value(algorithm, new byte[1], 0, 1), 1);
        assertThatThrownBy(() -> Checksums.combine(algorithm, List.of(one, one)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void composesTheChecksumOfTheBinaryValues(ChecksumAlgorithm algorithm) {
        var first = value(algorithm, new byte[] {1, 2, 3}, 0, 3);
        var second = value(algorithm, new byte[] {4}, 0, 1);
        var joined = new ByteArrayOutputStream();
        joined.writeBytes(Base64.getDecoder().decode(first));
        joined.writeBytes(Base64.getDecoder().decode(second));
        assertThat(Checksums.composite(algorithm, List.of(first, second)))
                .isEqualTo(value(algorithm, joined.toByteArray(), 0, joined.size()) + "-2");
    }

    @Test
    void decodesOnlyValuesOfTheRightLength() {
        assertThat(Checksums.decode(ChecksumAlgorithm.CRC32, "y/Q5Jg==")).isPresent();
        for (var wrong :
                List.of("", "y/Q5Jg", "y/Q5Jg=", "y/Q5JgA=", "y_Q5Jg==", "y/Q5Jg== ", "y/Q5Jg==-1", "    ====")) {
            assertThat(Checksums.decode(ChecksumAlgorithm.CRC32, wrong))
                    .as(wrong)
                    .isEmpty();
        }
    }

    private static String value(ChecksumAlgorithm algorithm, byte[] bytes, int at, int length) {
        var digest = ChecksumDigest.of(algorithm);
        digest.update(ByteBuffer.wrap(bytes, at, length));
        return digest.checksum().value();
    }
}
