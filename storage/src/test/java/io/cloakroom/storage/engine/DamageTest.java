package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.ByteRange;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.payload.BlockTable;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.VersionRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// No byte that a disk changed is ever served: every single one of them is noticed.
final class DamageTest extends StoreFixture {
    @Override
    protected Engine newEngine() {
        return new MemoryEngine();
    }

    private MemoryEngine memory() {
        return (MemoryEngine) engine();
    }

    private byte[] value(Partition partition, Row row) {
        return Objects.requireNonNull(memory().keyValue().get(partition, row));
    }

    private void put(byte[] bytes) throws IOException {
        objects().put(bucket(), "key", PLAIN, TestBody.of(bytes), PutCondition.ALWAYS);
    }

    private byte[] get() throws IOException {
        try (var object = objects().open(bucket(), "key", null).orElseThrow()) {
            return TestBody.read(object.body());
        }
    }

    private static void assertDamaged(ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.DAMAGED))
                .hasMessageStartingWith("the record ");
    }

    @Test
    void everyByteOfARecordIsChecked() throws IOException {
        var bytes = TestBody.bytes(500, 1);
        put(bytes);
        var row = VersionRows.current(new ObjectKey("key"));
        int length = value(partition(), row).length;
        for (int i = 0; i < length; i++) {
            memory().keyValue().damage(partition(), row, i);
            assertDamaged(this::get);
            memory().keyValue().damage(partition(), row, i);
            assertThat(get()).isEqualTo(bytes);
        }
    }

    @Test
    void aDamagedRecordStopsItsListing() throws IOException {
        put(new byte[10]);
        memory().keyValue().damage(partition(), VersionRows.current(new ObjectKey("key")), 20);
        assertDamaged(() -> objects().list(bucket(), new Listing.Query("", "", null, 10)));
        assertThatThrownBy(() -> objects().head(bucket(), "key", null)).hasMessageContaining("kkey");
    }

    private ObjectInfo version(int size) throws IOException {
        var body = TestBody.of(TestBody.bytes(size, size));
        return ((PutOutcome.Stored) objects().put(bucket(), "key", PLAIN, body, PutCondition.ALWAYS)).info();
    }

    private void assertReads(ObjectInfo version) throws IOException {
        try (var object =
                objects().open(bucket(), "key", version.version().id()).orElseThrow()) {
            assertThat(object.info()).isEqualTo(version);
            assertThat(TestBody.read(object.body())).isEqualTo(TestBody.bytes((int) version.size(), version.size()));
        }
    }

    private void assertUnreadable(int expected) throws IOException {
        assertThat(projects().checkUsage(bucket()))
                .hasValueSatisfying(check -> assertThat(check.unreadable()).isEqualTo(expected));
    }

    /// Neither from the other versions of its key, which come and go as before, nor from a list of objects.
    @Test
    void aDamagedOlderVersionKeepsNobodyFromTheRest() throws IOException {
        var before = version(2000);
        set(bucket(), Versioning.ENABLED);
        var first = version(10);
        var second = version(3000);
        var last = version(20);
        var row = VersionRows.noncurrent(new ObjectKey("key"), second.version().id());
        memory().keyValue().damage(partition(), row, 20);
        assertDamaged(() -> objects().head(bucket(), "key", second.version().id()));
        assertUnreadable(1);
        for (var other : List.of(before, first, last)) {
            assertReads(other);
        }
        var page = objects().list(bucket(), new Listing.Query("", "", null, 10));
        assertThat(page.entries()).containsExactly(new Listing.Entry.Item(last));
        var next = version(30);
        objects().delete(bucket(), "key", null, PutCondition.ALWAYS);
        objects().delete(bucket(), "key", first.version().id(), PutCondition.ALWAYS);
        objects().delete(bucket(), "key", before.version().id(), PutCondition.ALWAYS);
        assertReads(next);
        assertReads(last);
        memory().keyValue().damage(partition(), row, 20);
        assertReads(second);
        assertUnreadable(0);
    }

    /// What is current is damaged: the versions below are read as before, each by its id.
    @Test
    void aDamagedNewestVersionOrMarkerKeepsNobodyFromOlderOnes() throws IOException {
        var before = version(2000);
        set(bucket(), Versioning.ENABLED);
        var first = version(10);
        var last = version(3000);
        var key = new ObjectKey("key");
        assertReadsBelow(VersionRows.current(key), List.of(before, first));
        objects().delete(bucket(), "key", null, PutCondition.ALWAYS);
        objects().put(bucket(), "other", PLAIN, TestBody.of(new byte[10]), PutCondition.ALWAYS);
        assertReadsBelow(VersionRows.marker(key), List.of(before, first, last));
        memory().keyValue().damage(partition(), VersionRows.marker(key), 20);
        assertThat(objects().list(bucket(), new Listing.Query("", "", null, 10)).entries())
                .hasSize(1);
    }

    private void assertReadsBelow(Row damaged, List<ObjectInfo> older) throws IOException {
        memory().keyValue().damage(partition(), damaged, 20);
        assertDamaged(() -> objects().head(bucket(), "key", null));
        assertUnreadable(1);
        for (var version : older) {
            assertReads(version);
        }
        memory().keyValue().damage(partition(), damaged, 20);
    }

    @Test
    void everyByteOfABlobIsChecked() throws IOException {
        var bytes = TestBody.bytes(1500, 1);
        put(bytes);
        var blob = memory().blobs().claimed().getFirst();
        assertThat(blob.length()).isEqualTo(new BlockTable(1500).storedBytes());
        for (int i = 0; i < blob.length(); i++) {
            memory().blobs().damage(blob, i);
            assertDamaged(this::get);
            memory().blobs().damage(blob, i);
            assertThat(get()).isEqualTo(bytes);
        }
    }

    @Test
    void onlyTheDamagedObjectIsLost() throws IOException {
        var bytes = TestBody.bytes(200_000, 1);
        put(bytes);
        memory().blobs().damage(memory().blobs().claimed().getFirst(), 150_000);
        try (var object = objects().open(bucket(), "key", null).orElseThrow()) {
            var sound = new ByteRange(0, 131_071);
            assertThat(TestBody.read(object.body(sound))).isEqualTo(Arrays.copyOf(bytes, 131_072));
            var touching = new ByteRange(140_000, 140_001);
            assertDamaged(() -> TestBody.read(object.body(touching)));
            assertDamaged(() -> TestBody.read(object.body()));
        }
    }

    @Test
    void aRecordUnderAnotherNameIsDamage() throws IOException {
        put(new byte[10]);
        var value = value(partition(), VersionRows.current(new ObjectKey("key")));
        var other = VersionRows.current(new ObjectKey("other"));
        memory().keyValue()
                .commit(partition(), new ObjectKey("other").utf8(), List.of(), List.of(new Change.Set(other, value)));
        assertDamaged(() -> objects().head(bucket(), "other", null));
    }

    @Test
    void everyByteOfATableOfPartsIsChecked() throws IOException {
        for (int count : new int[] {3, 30}) {
            var upload = objects()
                    .createUpload(bucket(), new NewUpload(new ObjectKey("key"), "user", "project", PLAIN, null, null))
                    .orElseThrow();
            var parts = new ArrayList<NamedPart>();
            for (int i = 1; i <= count; i++) {
                var outcome = objects().putPart(bucket(), "key", upload.id(), i, TestBody.of(new byte[] {(byte) i}));
                parts.add(new NamedPart(
                        i, ((PartOutcome.PartStored) outcome).part().etag(), List.of()));
            }
            var before = memory().blobs().claimed();
            var request = new CompleteRequest(
                    new ObjectKey("key"), upload.id(), parts, List.of(), null, null, 0, PutCondition.ALWAYS);
            assertThat(objects().complete(bucket(), request)).isInstanceOf(CompleteOutcome.Completed.class);
            var tables = new ArrayList<>(memory().blobs().claimed());
            tables.removeAll(before);
            assertThat(tables).hasSize(count == 3 ? 0 : 1);
            var row = VersionRows.current(new ObjectKey("key"));
            int length = value(partition(), row).length;
            for (int i = 0; i < length; i++) {
                memory().keyValue().damage(partition(), row, i);
                assertDamaged(this::get);
                assertDamaged(() -> objects().delete(bucket(), "key", null, PutCondition.ALWAYS));
                memory().keyValue().damage(partition(), row, i);
            }
            for (var table : tables) {
                for (int i = 0; i < table.length(); i++) {
                    memory().blobs().damage(table, i);
                    assertDamaged(this::get);
                    memory().blobs().damage(table, i);
                }
            }
            assertThat(get()).hasSize(count);
        }
    }

    @Test
    void everyByteOfControlRecordsIsChecked() throws IOException {
        for (var partition : List.of(KeyLayout.BUCKETS, KeyLayout.PROJECTS)) {
            for (var row : memory().keyValue().rows(partition)) {
                int length = value(partition, row).length;
                for (int i = 0; i < length; i++) {
                    memory().keyValue().damage(partition, row, i);
                    // Whatever it is taken for.
                    var value = value(partition, row);
                    for (var kind : Envelope.Kind.values()) {
                        assertDamaged(() -> Envelope.open(row, value, kind));
                    }
                    memory().keyValue().damage(partition, row, i);
                }
            }
        }
    }
}
