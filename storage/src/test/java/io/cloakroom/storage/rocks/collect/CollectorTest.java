package io.cloakroom.storage.rocks.collect;

import static io.cloakroom.storage.engine.KeyValue.Outcome.COMMITTED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.rocks.RocksEngine;
import io.cloakroom.storage.rocks.shared.Probe;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The collector over several spaces, and beside a database that is opened again.
final class CollectorTest {
    private static final byte[] HOLDER = "version".getBytes(UTF_8);
    private static final RocksSettings SMALL = RocksSettings.defaults()
            .withReserveBytes(0)
            .withBlockCacheBytes(8 << 20)
            .withWriteBufferBytes(1 << 20)
            .withSegmentBytes(1 << 20)
            .withExtentThresholdBytes(512 << 10);

    @TempDir
    private Path temporary;

    /// A space with a segment of which one blob in four lives.
    private static BlobRef waste(RocksEngine engine, String space) throws IOException {
        var partition = new Partition(space, "b1");
        engine.createSpace(space);
        engine.keyValue().create(partition);
        var blobs = new ArrayList<BlobRef>();
        for (int i = 0; i < 5; i++) {
            blobs.add(store(engine, partition, "k" + i));
        }
        for (int i = 1; i < 5; i++) {
            var released = new Change.Release(blobs.get(i));
            assertThat(engine.keyValue().commit(partition, key("k" + i), List.of(), List.of(released)))
                    .isEqualTo(COMMITTED);
        }
        return blobs.getFirst();
    }

    private static BlobRef store(RocksEngine engine, Partition partition, String key) throws IOException {
        try (var writer = engine.blobs().create(partition.space(), OptionalLong.of(250_000))) {
            writer.write(ByteBuffer.wrap(bytes()));
            var blob = writer.seal();
            var changes = List.<Change>of(new Change.Claim(blob, HOLDER), new Change.Set(row(key), key("of " + key)));
            assertThat(engine.keyValue().commit(partition, key(key), List.of(), changes))
                    .isEqualTo(COMMITTED);
            return blob;
        }
    }

    private static byte[] bytes() {
        var bytes = new byte[250_000];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static byte[] key(String text) {
        return text.getBytes(UTF_8);
    }

    private static Row row(String name) {
        return new Row(key(name));
    }

    private static int move(
            RocksEngine engine, Partition partition, byte[] owner, byte[] holder, Map<BlobRef, BlobRef> moves)
            throws IOException {
        var changes = new ArrayList<Change>();
        moves.forEach((from, to) -> {
            changes.add(new Change.Claim(to, holder));
            changes.add(new Change.Release(from));
        });
        assertThat(engine.keyValue().commit(partition, owner, List.of(), changes))
                .isEqualTo(COMMITTED);
        return moves.size();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void aSpaceIsCollectedWhileAnotherIsHeldUp() throws Exception {
        var held = new CountDownLatch(1);
        var letGo = new CountDownLatch(1);
        var moved = new CountDownLatch(1);
        try (var engine = RocksEngine.open(temporary.resolve("data"), SMALL)) {
            engine.relocator((partition, owner, holder, moves) -> {
                if (partition.space().equals("slow")) {
                    held.countDown();
                    await(letGo);
                }
                int count = move(engine, partition, owner, holder, moves);
                if (partition.space().equals("quick")) {
                    moved.countDown();
                }
                return count;
            });
            try {
                waste(engine, "slow");
                await(held);
                waste(engine, "quick");
                await(moved);
            } finally {
                letGo.countDown();
            }
            engine.collectNow();
        }
    }

    /// After the failed write the database is closed and opened again, which waits for all leases. So the collector must have no
    /// lease while it lets the records follow.
    /// The engine is told which spaces there are some time after the collector has begun its rounds.
    @Test
    void aSpaceThatIsAnnouncedLateIsCollected() throws Exception {
        var data = temporary.resolve("data");
        try (var engine = RocksEngine.open(data, SMALL)) {
            engine.createSpace(Partition.CONTROL);
            engine.createSpace("late");
        }
        var left = Files.write(data.resolve("spaces/late/extents/00000000000000aa"), bytes());
        try (var engine = RocksEngine.open(data, SMALL)) {
            engine.createSpace(Partition.CONTROL);
            engine.collectNow();
            assertThat(left).exists();
            engine.expectSpaces(List.of("late"));
            engine.collectNow();
            engine.awaitCalls();
            assertThat(left).doesNotExist();
        }
    }

    @Test
    void aWriteThatFailsWhileRecordsFollowCanBeRepeated() throws Exception {
        var failing = new AtomicBoolean();
        Probe probe = step -> {
            if (step == Probe.Step.BEFORE_COMMIT && failing.getAndSet(false)) {
                throw new IOException("the disk failed");
            }
        };
        var second = new AtomicReference<@Nullable Throwable>();
        var ended = new CountDownLatch(1);
        try (var engine = RocksEngine.open(temporary.resolve("data"), SMALL, probe)) {
            var blob = waste(engine, "p1");
            var armed = new AtomicBoolean(true);
            engine.relocator((partition, owner, holder, moves) -> {
                if (armed.getAndSet(false)) {
                    failing.set(true);
                    try {
                        move(engine, partition, owner, holder, moves);
                    } catch (IOException expected) {
                        assertThat(expected).hasMessageContaining("the disk failed");
                    }
                    try {
                        engine.keyValue()
                                .commit(
                                        partition,
                                        owner,
                                        List.of(),
                                        List.of(new Change.Set(row("after"), key("the failure"))));
                    } catch (IOException | RuntimeException failed) {
                        second.set(failed);
                    }
                    ended.countDown();
                    throw new IOException("moved later");
                }
                return move(engine, partition, owner, holder, moves);
            });
            await(ended);
            assertThat(second.get()).isNull();
            assertThat(engine.keyValue().get(new Partition("p1", "b1"), row("after")))
                    .isEqualTo(key("the failure"));
            try (var reader = engine.blobs().open("p1", blob)) {
                var into = ByteBuffer.allocate(250_000);
                reader.read(0, into);
                assertThat(into.array()).isEqualTo(bytes());
            }
        }
    }
}
