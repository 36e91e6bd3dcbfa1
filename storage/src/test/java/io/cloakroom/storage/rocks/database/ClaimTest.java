package io.cloakroom.storage.rocks.database;

import static io.cloakroom.storage.engine.KeyValue.Outcome.COMMITTED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.TestBody;
import io.cloakroom.storage.engine.TextKeys;
import io.cloakroom.storage.rocks.DataOnDisk;
import io.cloakroom.storage.rocks.RocksEngine;
import io.cloakroom.storage.rocks.directory.DurableMark;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// Claims name the holder of a blob. Claims without a holder, which older builds wrote, are read too.
final class ClaimTest {
    /// Ten blobs fill a segment.
    private static final int BLOB_BYTES = 100_000;
    private static final Partition BUCKET = new Partition("p1", "b1");

    @TempDir
    private Path temporary;

    private Path data;

    /// One call of the relocator; lengths tell the blobs apart.
    private record Told(String owner, String holder, List<Long> lengths) {}

    @BeforeEach
    void resolve() {
        data = temporary.resolve("data");
    }

    private RocksEngine open() throws IOException {
        var engine = RocksEngine.open(data, DataOnDisk.SETTINGS);
        engine.createSpace(Partition.CONTROL);
        engine.createSpace(BUCKET.space());
        engine.keyValue().create(BUCKET);
        return engine;
    }

    private static BlobRef store(Engine engine, String owner, String holder, int shorter) throws IOException {
        int length = BLOB_BYTES - shorter;
        try (var writer = engine.blobs().create(BUCKET.space(), OptionalLong.of(length))) {
            writer.write(ByteBuffer.wrap(TestBody.bytes(length, shorter)));
            var blob = writer.seal();
            commit(engine, owner, List.of(new Change.Claim(blob, holder.getBytes(UTF_8))));
            return blob;
        }
    }

    private static void commit(Engine engine, String owner, List<Change> changes) throws IOException {
        assertThat(engine.keyValue().commit(BUCKET, owner.getBytes(UTF_8), List.of(), changes))
                .isEqualTo(COMMITTED);
    }

    /// Stores four blobs that stay, and so many others that the segment is full and mostly dead.
    private static List<BlobRef> storeFour(Engine engine) throws IOException {
        var four = List.of(
                store(engine, "photo", "version-1", 1),
                store(engine, "photo", "version-2", 2),
                store(engine, "photo", "version-1", 3),
                store(engine, "film", "version-1", 4));
        waste(engine);
        return four;
    }

    private static void waste(Engine engine) throws IOException {
        for (int i = 0; i < 7; i++) {
            commit(engine, "dead", List.of(new Change.Release(store(engine, "dead", "version-1", 0))));
        }
    }

    /// Follows as the layer above does, but for records; holders that it is not told it calls `found`.
    private static Queue<Told> follow(Engine engine) {
        var told = new ConcurrentLinkedQueue<Told>();
        engine.relocator((partition, owner, holder, moves) -> {
            assertThat(partition).isEqualTo(BUCKET);
            var name = new String(owner, UTF_8);
            told.add(new Told(
                    name,
                    new String(holder, UTF_8),
                    moves.keySet().stream().map(BlobRef::length).sorted().toList()));
            var changes = new ArrayList<Change>();
            moves.forEach((from, to) -> {
                changes.add(new Change.Claim(to, holder.length == 0 ? "found".getBytes(UTF_8) : holder));
                changes.add(new Change.Release(from));
            });
            commit(engine, name, changes);
            return moves.size();
        });
        return told;
    }

    private static List<Told> collected(RocksEngine engine, Queue<Told> told) throws IOException {
        engine.collectNow();
        var all = List.copyOf(told);
        told.clear();
        return all;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theRelocatorIsToldTheHolderAsItWasClaimed(boolean reopened) throws Exception {
        var expected = List.of(
                new Told("photo", "version-1", List.of(BLOB_BYTES - 3L, BLOB_BYTES - 1L)),
                new Told("photo", "version-2", List.of(BLOB_BYTES - 2L)),
                new Told("film", "version-1", List.of(BLOB_BYTES - 4L)));
        var engine = open();
        try {
            storeFour(engine);
            if (reopened) {
                engine.close();
                engine = open();
            }
            var told = follow(engine);
            assertThat(collected(engine, told)).containsExactlyInAnyOrderElementsOf(expected);
            // The copies' claims say the same.
            waste(engine);
            assertThat(collected(engine, told)).containsExactlyInAnyOrderElementsOf(expected);
        } finally {
            engine.close();
        }
    }

    @Test
    void blobsThatWereClaimedBeforeHoldersMoveByTheirOwner() throws Exception {
        List<BlobRef> four;
        try (var engine = open()) {
            four = storeFour(engine);
        }
        assertThat(makeClaimsOld(data.resolve("spaces/p1"))).isEqualTo(4);
        try (var engine = open()) {
            for (int i = 0; i < 4; i++) {
                try (var reader = engine.blobs().open(BUCKET.space(), four.get(i))) {
                    var into = ByteBuffer.allocate((int) four.get(i).length());
                    reader.read(0, into);
                    assertThat(into.array()).isEqualTo(TestBody.bytes(into.capacity(), i + 1));
                }
            }
            var told = follow(engine);
            var photos = List.of(BLOB_BYTES - 3L, BLOB_BYTES - 2L, BLOB_BYTES - 1L);
            var films = List.of(BLOB_BYTES - 4L);
            assertThat(collected(engine, told))
                    .containsExactlyInAnyOrder(new Told("photo", "", photos), new Told("film", "", films));
            waste(engine);
            assertThat(collected(engine, told))
                    .containsExactlyInAnyOrder(new Told("photo", "found", photos), new Told("film", "found", films));
        }
    }

    @Test
    void blobsClaimedBeforeClaimsNamedHoldersAreMoved() throws Exception {
        var before = DataOnDisk.make(data);
        try (var engine = RocksEngine.open(data, DataOnDisk.SETTINGS)) {
            var stores = DataOnDisk.stores(engine);
            var bucket = stores.projects().bucket(DataOnDisk.NAME).orElseThrow();
            for (int i = 0; i < 30; i++) {
                DataOnDisk.put(stores, bucket, "dead-" + i, BLOB_BYTES);
            }
            stores.projects().stop();
        }
        assertThat(makeClaimsOld(before.space())).isEqualTo(32);
        try (var engine = RocksEngine.open(data, DataOnDisk.SETTINGS)) {
            var stores = DataOnDisk.stores(engine);
            var bucket = stores.projects().bucket(DataOnDisk.NAME).orElseThrow();
            var first = before.space("segments")
                    .resolve(SpaceDirectory.numbers(before.space("segments")).stream()
                            .map("%016x"::formatted)
                            .findFirst()
                            .orElseThrow());
            assertThat(first).exists();
            for (int i = 0; i < 30; i++) {
                new TextKeys(stores.objects()).delete(bucket, "dead-" + i, null, PutCondition.ALWAYS);
            }
            engine.collectNow();
            engine.awaitCalls();
            assertThat(first).doesNotExist();
            DataOnDisk.assertWhole(stores);
            assertThat(engine.troubles()).isEmpty();
            stores.projects().stop();
        }
    }

    /// An older build reads claims of the first version alone.
    @Test
    void anOlderBuildReportsAnUnknownFormatOfClaims() {
        var claim =
                new Claim(new BlobRef(BlobPosition.SEGMENT, 1, 0, 10), 1, "key".getBytes(UTF_8), "v".getBytes(UTF_8));
        assertThatThrownBy(() -> EngineValue.open(claim.value()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("unknown format 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65})
    void aHolderHasOneByteToSixtyFour(int bytes) {
        var blob = new BlobRef(BlobPosition.SEGMENT, 1, 0, 10);
        assertThatThrownBy(() -> new Change.Claim(blob, new byte[bytes])).isInstanceOf(IllegalArgumentException.class);
    }

    /// Rewrites every claim of a space in the form of builds that knew no holders: format 1, partition, length, owner, CRC32C.
    ///
    /// @return how many there were
    private static int makeClaimsOld(Path space) throws RocksDBException, IOException {
        int count = 0;
        try (var db = RocksDB.open(space.resolve("db").toString());
                var mark = new DurableMark(space.resolve("mark"));
                var claims = db.newIterator()) {
            for (claims.seek(Keys.claims()); claims.isValid() && claims.key()[0] == 'b'; claims.next()) {
                db.put(claims.key(), oldForm(Claim.of(claims.key(), claims.value())));
                count++;
            }
            claims.status();
            // Without this, the engine takes the directory for a mixture of two copies.
            mark.write(mark.last().inUse(db.getLatestSequenceNumber()));
        }
        return count;
    }

    private static byte[] oldForm(Claim claim) {
        var old = ByteBuffer.allocate(17 + claim.owner().length)
                .put((byte) 1)
                .putInt(claim.partition())
                .putLong(claim.blob().length())
                .put(claim.owner());
        var crc = new CRC32C();
        crc.update(old.array(), 0, old.position());
        return old.putInt((int) crc.getValue()).array();
    }
}
