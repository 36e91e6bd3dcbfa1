package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig.ConfigOutcome.Changed;
import io.cloakroom.storage.BucketConfig.StoredDocument;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.FailingRows.Fate;
import io.cloakroom.storage.engine.KeyValue.Outcome;
import io.cloakroom.storage.engine.config.EngineBucketConfig;
import io.cloakroom.storage.engine.record.DocumentRows;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.VersionRows;
import io.cloakroom.storage.engine.usage.LiveProjects;
import io.cloakroom.storage.engine.usage.MeteredRows;
import io.cloakroom.storage.engine.usage.MeteredRows.Growth;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A bucket's document changes while the bucket is written to, or while the disk fails.
final class BucketConfigTest {
    private static final Bucket BUCKET =
            new Bucket("bucket", new BucketName("name"), "project", "us-east-1", Instant.EPOCH, Acl.PRIVATE);
    private static final Partition PARTITION = Partition.of(BUCKET);
    private static final byte[] OWNER = {'k'};
    private static final List<Change> BATCH = List.of(new Change.Add(Counter.BYTES, 1));

    private final MemoryEngine engine = new MemoryEngine();
    private Fate fate = Fate.DONE;
    private final FailingRows rows = new FailingRows(engine.keyValue(), _ -> fate);
    private final MeteredRows metered = new MeteredRows(rows, engine, new LiveProjects(rows));
    private final EngineBucketConfig config = new EngineBucketConfig(metered);

    @BeforeEach
    void makeABucket() throws IOException {
        engine.createSpace(Partition.CONTROL);
        engine.createSpace(PARTITION.space());
        for (var partition : List.of(KeyLayout.PROJECTS, KeyLayout.BUCKETS, PARTITION)) {
            rows.create(partition);
        }
    }

    private long enable() throws IOException {
        return config.put(BUCKET, Versioning.ENABLED, OptionalLong.empty()) instanceof Changed(long revision)
                ? revision
                : -1;
    }

    @Test
    void aWriteUnderWayEndsByTheDocumentOfBefore() throws Exception {
        var planned = config.versioning(PARTITION);
        var ended = new ConcurrentLinkedQueue<String>();
        var change = new FutureTask<>(() -> {
            long revision = enable();
            ended.add("changed");
            return revision;
        });
        var changer = new Thread(change);
        var growth = metered.grow(PARTITION, OWNER, List.of(), BATCH, () -> {
            changer.start();
            while (changer.getState() != Thread.State.WAITING && !change.isDone()) {
                Thread.onSpinWait();
            }
            ended.add("asked");
            return isStill(planned);
        });
        assertThat(growth).isEqualTo(new Growth.Ended(Outcome.COMMITTED));
        assertThat(change.get()).isEqualTo(1);
        assertThat(ended).containsExactly("asked", "changed");
        assertThat(isStill(planned)).isFalse();
    }

    @Test
    void aWriteThatWasOvertakenIsRefused() throws IOException {
        var planned = config.versioning(PARTITION);
        assertThat(planned).isEmpty();
        enable();
        var set = List.<Change>of(new Change.Set(VersionRows.current(new ObjectKey("key")), new byte[] {1}));
        assertThat(metered.grow(PARTITION, OWNER, List.of(), BATCH, () -> isStill(planned)))
                .isEqualTo(new Growth.Ended(Outcome.REFUSED));
        assertThat(metered.grow(PARTITION, OWNER, List.of(), set, () -> isStill(planned)))
                .isEqualTo(new Growth.Ended(Outcome.REFUSED));
        assertThat(rows.get(PARTITION, VersionRows.current(new ObjectKey("key"))))
                .isNull();
        assertThat(metered.usage("project").bytes()).isZero();
        var now = config.versioning(PARTITION);
        assertThat(now).contains(Versioning.ENABLED);
        assertThat(metered.grow(PARTITION, OWNER, List.of(), set, () -> isStill(now)))
                .isEqualTo(new Growth.Ended(Outcome.COMMITTED));
    }

    private boolean isStill(Optional<Versioning> planned) throws IOException {
        return config.versioning(PARTITION).equals(planned);
    }

    @Test
    void readsAgainAfterAChangeOfWhichNobodyKnows() throws IOException {
        assertThat(config.versioning(PARTITION)).isEmpty();
        fate = Fate.LOST;
        assertThatThrownBy(this::enable).isInstanceOf(StoreException.class);
        fate = Fate.DONE;
        assertThat(config.versioning(PARTITION)).isEmpty();
        fate = Fate.DONE_UNSAID;
        assertThatThrownBy(this::enable).isInstanceOf(StoreException.class);
        fate = Fate.DONE;
        assertThat(config.versioning(PARTITION)).contains(Versioning.ENABLED);
        assertThat(enable()).isEqualTo(2);
    }

    /// An older copy was put in the place of the space.
    @Test
    void readsAgainWhenTheSpaceHasBecomeAnotherOne() throws IOException {
        enable();
        var gone = List.<Change>of(new Change.Delete(DocumentRows.VERSIONING));
        rows.commit(PARTITION, KeyLayout.NO_KEY, List.of(), gone);
        assertThat(config.read(BUCKET, Versioning.class))
                .isEqualTo(Optional.of(new StoredDocument<>(Versioning.ENABLED, 1)));
        config.forget(PARTITION.space());
        assertThat(config.read(BUCKET, Versioning.class)).isEmpty();
    }

    @Test
    void changesNothingWhenTheStoreHasStopped() throws IOException {
        metered.stop();
        assertThatThrownBy(this::enable).isInstanceOf(StoreException.class).hasMessageContaining("closing");
        assertThat(config.versioning(PARTITION)).isEmpty();
    }
}
