package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketConfig.ConfigOutcome;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ExpiringRecords;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.DeleteOutcome;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.BucketEncryption;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.encryption.KeyService;
import io.cloakroom.storage.encryption.KeyWrap;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.TrafficStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What the contracts of all stores share: a fresh engine for each test, a clock that goes on by itself, one project with
/// one bucket.
public abstract class StoreFixture {
    static final ObjectMeta PLAIN = new ObjectMeta(Map.of(), Map.of(), Acl.PRIVATE);

    /// Short, so that small payload already lies in blobs.
    static final StoreSettings SETTINGS = new StoreSettings(1024, 5);

    private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);
    private final AtomicLong jumped = new AtomicLong();
    private Engine engine;
    private Stores stores;
    private Project project;
    private Bucket bucket;
    private BucketKind kind = BucketKind.PLAIN;

    /// A new, empty engine.
    protected abstract Engine newEngine() throws IOException;

    /// What a test of this engine can say about blobs that take up space; nothing, unless overridden.
    protected void assertBlobs(int expected) throws IOException {}

    @BeforeEach
    final void open() throws IOException {
        engine = newEngine();
        reopen();
        project = newProject("fixture");
        bucket = newBucket("fixture-bucket");
    }

    /// Makes the fixture's bucket one of another kind.
    final void become(BucketKind kind) throws IOException {
        this.kind = kind;
        if (kind.versioning() != null) {
            set(bucket, kind.versioning());
        }
        if (!(kind.encryption() instanceof Encryption.None)) {
            config().put(bucket, new BucketEncryption(kind.encryption(), false, false), OptionalLong.empty());
        }
    }

    final BucketKind kind() {
        return kind;
    }

    /// What the bucket holds, but for what only versions add.
    final void assertHolds(Usage expected) throws IOException {
        var usage = projects().usage(bucket);
        if (!kind.keepsVersions()) {
            assertThat(usage).isEqualTo(expected);
            return;
        }
        assertThat(new Usage(usage.bytes(), usage.objects(), 0, 0, 0, usage.uploads(), usage.uploadBytes()))
                .isEqualTo(expected);
    }

    /// Blobs of a bucket that keeps nothing of what was replaced.
    final void assertBlobsOfPlain(int expected) throws IOException {
        if (!kind.keepsVersions()) {
            assertBlobs(expected);
        }
    }

    /// That an object, if there was one, is no longer there for who does not name a version.
    final void assertDeleted(boolean existed, DeleteOutcome outcome) {
        if (!kind.keepsVersions()) {
            assertThat(outcome)
                    .isEqualTo(existed ? new DeleteOutcome.Removed(VersionRef.NULL) : new DeleteOutcome.NothingThere());
        } else {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            DeleteOutcome.Marked.class,
                            marked -> assertThat(marked.existed()).isEqualTo(existed));
        }
    }

    @AfterEach
    final void close() throws IOException {
        engine.close();
    }

    /// New stores, without memory of what was, over the same engine.
    final void reopen() throws IOException {
        stores = Stores.over(engine, clock(), this::nanos, new SecureRandom(), SETTINGS);
        stores.keys().begin(masterKeys(), keyService());
    }

    /// What is said of an object, apart from how its bucket encrypts it.
    static ObjectMeta said(ObjectInfo info) {
        return info.meta().with(Encryption.NONE);
    }

    /// The master key of this server.
    MasterKeys masterKeys() {
        return new MasterKeys(new byte[KeyWrap.KEY_BYTES], List.of());
    }

    KeyService keyService() {
        return KeyService.none();
    }

    /// The monotonic clock, which does not jump.
    private long nanos() {
        return Duration.ofMillis(millis.get() - jumped.get()).toNanos();
    }

    /// Sets the system clock, forwards or back.
    final void jump(Duration time) {
        jumped.addAndGet(time.toMillis());
        millis.addAndGet(time.toMillis());
    }

    final Stores stores() {
        return stores;
    }

    final RetentionClock retention() {
        return stores.retention();
    }

    final InstantSource clock() {
        return () -> Instant.ofEpochMilli(millis.incrementAndGet());
    }

    final Instant now() {
        return Instant.ofEpochMilli(millis.get());
    }

    final void advance(Duration time) {
        millis.addAndGet(time.toMillis());
    }

    protected final Engine engine() {
        return engine;
    }

    protected final TextKeys objects() {
        return new TextKeys(stores.objects());
    }

    protected final ProjectStore projects() {
        return stores.projects();
    }

    protected final TokenStore tokens() {
        return stores.tokens();
    }

    /// Gives a bucket its versioning; `null` for none, as of a bucket that never had any.
    final void set(Bucket changed, @Nullable Versioning versioning) throws IOException {
        var outcome = versioning == null
                ? config().delete(changed, Versioning.class, OptionalLong.empty())
                : config().put(changed, versioning, OptionalLong.empty());
        assertThat(outcome).isInstanceOf(ConfigOutcome.Changed.class);
    }

    final TrafficStore traffic() {
        return stores.traffic();
    }

    final ExpiringRecords records() {
        return stores.records();
    }

    final BucketConfig config() {
        return stores.config();
    }

    protected final Project project() {
        return project;
    }

    protected final Bucket bucket() {
        return bucket;
    }

    final Partition partition() {
        return new Partition(bucket.project(), bucket.id());
    }

    final Project newProject(String name) throws IOException {
        return assertThat(projects().createProject(name, ""))
                .isInstanceOf(CreateProject.Created.class)
                .extracting(made -> ((CreateProject.Created) made).project())
                .actual();
    }

    final Bucket newBucket(String name) throws IOException {
        var made = projects().createBucket(project.id(), new BucketName(name), "us-east-1", Acl.PRIVATE);
        return assertThat(made)
                .isInstanceOf(CreateBucket.Created.class)
                .extracting(created -> ((CreateBucket.Created) created).bucket())
                .actual();
    }

    /// Runs all at once, each on a thread of its own, and gives their results in order.
    static <T> List<T> together(List<Callable<T>> calls) throws Exception {
        var barrier = new CyclicBarrier(calls.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<T>>();
            for (var call : calls) {
                futures.add(threads.submit(() -> {
                    barrier.await();
                    return call.call();
                }));
            }
            var results = new ArrayList<T>();
            for (var future : futures) {
                try {
                    results.add(future.get());
                } catch (ExecutionException failed) {
                    throw new AssertionError(failed.getCause());
                }
            }
            return results;
        }
    }
}
