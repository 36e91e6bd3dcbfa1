package io.cloakroom.bench;

import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumDigest;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Measures the cost of each checksum for a megabyte that arrives in pieces, as a body does.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ChecksumJmh {
    private static final int BUFFERS = 16;

    @Param
    private ChecksumAlgorithm algorithm = ChecksumAlgorithm.CRC32C;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

    @Benchmark
    public byte[] megabyte() {
        var digest = ChecksumDigest.of(algorithm);
        for (int i = 0; i < BUFFERS; i++) {
            digest.update(buffer.clear());
        }
        return digest.value();
    }
}
