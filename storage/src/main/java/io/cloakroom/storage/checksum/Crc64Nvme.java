package io.cloakroom.storage.checksum;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// CRC-64/NVME, S3's default: sixteen bytes a step with sixteen tables ("slicing by 16"), about 2 GB/s on one core.
final class Crc64Nvme implements ChecksumDigest {
    /// The polynomial, least significant bit first.
    static final long POLYNOMIAL = 0x9a6c9329ac4bc9b5L;

    private static final int SLICES = 16;
    private static final long[][] TABLES = tables();

    private long state = -1;

    private static long[][] tables() {
        var tables = new long[SLICES][256];
        for (int b = 0; b < 256; b++) {
            long crc = b;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ (POLYNOMIAL & -(crc & 1));
            }
            tables[0][b] = crc;
        }
        for (int slice = 1; slice < SLICES; slice++) {
            for (int b = 0; b < 256; b++) {
                long before = tables[slice - 1][b];
                tables[slice][b] = (before >>> 8) ^ tables[0][(int) (before & 0xff)];
            }
        }
        return tables;
    }

    @Override
    public ChecksumAlgorithm algorithm() {
        return ChecksumAlgorithm.CRC64NVME;
    }

    @Override
    public void update(ByteBuffer bytes) {
        var input = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int at = input.position();
        int end = input.limit();
        long crc = state;
        for (; end - at >= SLICES; at += SLICES) {
            long low = crc ^ input.getLong(at);
            long high = input.getLong(at + Long.BYTES);
            crc = eight(low, 8) ^ eight(high, 0);
        }
        for (; at < end; at++) {
            crc = (crc >>> 8) ^ TABLES[0][(int) ((crc ^ input.get(at)) & 0xff)];
        }
        state = crc;
        bytes.position(end);
    }

    /// The contribution of eight bytes when `behind` more bytes follow them in the same step.
    private static long eight(long word, int behind) {
        return TABLES[behind + 7][(int) (word & 0xff)]
                ^ TABLES[behind + 6][(int) ((word >>> 8) & 0xff)]
                ^ TABLES[behind + 5][(int) ((word >>> 16) & 0xff)]
                ^ TABLES[behind + 4][(int) ((word >>> 24) & 0xff)]
                ^ TABLES[behind + 3][(int) ((word >>> 32) & 0xff)]
                ^ TABLES[behind + 2][(int) ((word >>> 40) & 0xff)]
                ^ TABLES[behind + 1][(int) ((word >>> 48) & 0xff)]
                ^ TABLES[behind][(int) (word >>> 56)];
    }

    @Override
    public byte[] value() {
        return ByteBuffer.allocate(Long.BYTES).putLong(~state).array();
    }
}
