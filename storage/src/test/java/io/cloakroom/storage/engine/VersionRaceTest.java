package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.record.VersionRows;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Something else happens to a key between the moment when a change of it was planned and its commit: a change asks for the
/// time once it has read all that it is planned by.
final class VersionRaceTest {
    private interface Meanwhile {
        void run() throws IOException;
    }

    private final AtomicReference<@Nullable Meanwhile> meanwhile = new AtomicReference<>();
    private final MemoryEngine engine = new MemoryEngine();
    private final Stores stores;
    private final TextKeys objects;
    private final Bucket bucket;

    VersionRaceTest() throws IOException {
        stores = Stores.over(engine, this::now, new SecureRandom(), StoreSettings.DEFAULT);
        objects = new TextKeys(stores.objects());
        var project = ((CreateProject.Created) stores.projects().createProject("p", "")).project();
        var name = new BucketName("bucket");
        bucket = ((CreateBucket.Created) stores.projects().createBucket(project.id(), name, "us-east-1", Acl.PRIVATE))
                .bucket();
    }

    private Instant now() {
        var event = meanwhile.getAndSet(null);
        if (event != null) {
            try {
                event.run();
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        }
        return Instant.ofEpochMilli(1_700_000_000_000L);
    }

    private void enable() throws IOException {
        set(Versioning.ENABLED);
    }

    private void set(Versioning versioning) throws IOException {
        stores.config().put(bucket, versioning, OptionalLong.empty());
    }

    private ObjectInfo put() throws IOException {
        var body = TestBody.of(TestBody.bytes(10, 1));
        return ((PutOutcome.Stored) objects.put(bucket, "key", StoreFixture.PLAIN, body, PutCondition.ALWAYS)).info();
    }

    @Test
    void aWriteThatIsOvertakenByASwitchIsPlannedAnew() throws IOException {
        meanwhile.set(this::enable);
        assertThat(put().version()).isInstanceOf(VersionRef.Id.class);
    }

    /// Else a change that was planned by the one, and looked for older versions while it was gone, would pass for planned by the
    /// other, and leave the older versions without a current one.
    @Test
    void nullVersionsOfOneMillisecondAreNotTakenForEachOther() throws IOException {
        enable();
        put();
        set(Versioning.SUSPENDED);
        var key = new ObjectKey("key");
        var rows = new HashSet<String>();
        for (int i = 0; i < 3; i++) {
            assertThat(put().version()).isEqualTo(VersionRef.NULL);
            rows.add(value(VersionRows.current(key)));
            objects.delete(bucket, "key", "null", PutCondition.ALWAYS);
            objects.delete(bucket, "key", null, PutCondition.ALWAYS);
            rows.add(value(VersionRows.marker(key)));
            objects.delete(bucket, "key", "null", PutCondition.ALWAYS);
        }
        assertThat(rows).hasSize(6);
    }

    private String value(Row row) {
        return HexFormat.of().formatHex(Objects.requireNonNull(engine.keyValue().get(Partition.of(bucket), row)));
    }

    @Test
    void aFirstVersionThatIsOvertakenByADeleteComesOnTopOfTheMarker() throws IOException {
        enable();
        meanwhile.set(() -> objects.delete(bucket, "key", null, PutCondition.ALWAYS));
        var version = put().version();
        var listed = objects.listVersions(bucket, new Listing.VersionQuery("", "", null, null, 10));
        assertThat(listed.entries()).hasSize(2);
        assertThat(listed.entries().getFirst())
                .isInstanceOfSatisfying(
                        VersionEntry.Version.class,
                        first -> assertThat(first.latest()).isTrue());
        assertThat(listed.entries().getLast())
                .isInstanceOfSatisfying(
                        VersionEntry.DeleteMarker.class,
                        last -> assertThat(last.latest()).isFalse());
        assertThat(objects.head(bucket, "key", null).orElseThrow().version()).isEqualTo(version);
    }
}
