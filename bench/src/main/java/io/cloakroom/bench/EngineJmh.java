package io.cloakroom.bench;

import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.rocks.RocksEngine;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// Measures the RocksDB engine by itself: durable commits of one and of many threads, and reads of cached rows.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class EngineJmh {
    private static final Partition BUCKET = new Partition("0123456789abcdef0123456789abcdef", "bucket");
    private static final int ROWS = 10_000;

    private final byte[] value = new byte[4096 + 300];
    private @Nullable RocksEngine engine;

    @Setup
    public void open() throws IOException {
        new SplittableRandom(1).nextBytes(value);
        engine = RocksEngine.open(Files.createTempDirectory("cloakroom-jmh-"), RocksSettings.defaults());
        engine.createSpace(BUCKET.space());
        engine.keyValue().create(BUCKET);
        for (int i = 0; i < ROWS; i += 100) {
            put(i);
        }
    }

    @TearDown
    public void close() throws IOException {
        opened().close();
    }

    @Benchmark
    public Object commitAlone() throws IOException {
        return put(ThreadLocalRandom.current().nextInt(ROWS));
    }

    @Benchmark
    @Threads(32)
    public Object commitTogether() throws IOException {
        return put(ThreadLocalRandom.current().nextInt(ROWS));
    }

    @Benchmark
    public byte @Nullable [] get() throws IOException {
        return opened().keyValue().get(BUCKET, row(ThreadLocalRandom.current().nextInt(ROWS / 100) * 100));
    }

    private Object put(int number) throws IOException {
        var row = row(number);
        return opened().keyValue().commit(BUCKET, row.bytes(), List.of(), List.of(new Change.Set(row, value)));
    }

    private static Row row(int number) {
        return new Row("k%08d".formatted(number).getBytes(StandardCharsets.US_ASCII));
    }

    private RocksEngine opened() {
        if (engine == null) {
            throw new IllegalStateException("not set up");
        }
        return engine;
    }
}
