package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.UsageCheck;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.BucketDocument;
import io.cloakroom.storage.document.NewBuckets;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.ObjectOwnership;
import io.cloakroom.storage.document.PublicAccessBlock;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.config.EngineBucketConfig;
import io.cloakroom.storage.engine.object.BucketCount;
import io.cloakroom.storage.engine.record.FreshId;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.ProjectRecord;
import io.cloakroom.storage.engine.usage.Delta;
import io.cloakroom.storage.engine.usage.LiveProjects;
import io.cloakroom.storage.engine.usage.MeteredRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Projects over any engine. Their buckets are [EngineBuckets], their end is [ProjectDeletion], and what takes the end back
/// is [ProjectUndeletion].
public final class EngineProjectStore implements ProjectStore {
    private static final int SUMMED_AT_ONCE = 10;

    private final Engine engine;
    private final ControlSpace control;
    private final LiveProjects live;
    private final MeteredRows metered;
    private final EngineBucketConfig config;
    private final EngineRetentionClock retention;
    private final NewBuckets newBuckets;
    private final ProjectRows records;
    private final EngineBuckets buckets;
    private final ProjectSpaces spaces;
    private final ProjectProtection protection;
    private final ProjectDeletion deletion;
    private final ProjectUndeletion undeletion;
    private final BucketCount counts;
    /// No bucket is made while a project is deleted or brought back. Held for reading while a bucket is made.
    private final ReadWriteLock deletions = new ReentrantReadWriteLock();

    public EngineProjectStore(
            Engine engine,
            ControlSpace control,
            MeteredRows metered,
            EngineBucketConfig config,
            EngineRetentionClock retention,
            int maxBucketsPerProject,
            NewBuckets newBuckets) {
        this.engine = engine;
        this.control = control;
        this.live = control.projects();
        this.metered = metered;
        this.config = config;
        this.retention = retention;
        this.newBuckets = newBuckets;
        this.records = new ProjectRows(control.rows());
        this.buckets = new EngineBuckets(control, maxBucketsPerProject);
        this.spaces = new ProjectSpaces(engine, records, live, buckets);
        this.protection = new ProjectProtection(control.rows(), records, spaces, buckets, retention);
        this.deletion = new ProjectDeletion(engine, control, metered, config, records, spaces, protection, buckets);
        this.undeletion = new ProjectUndeletion(engine, live, config, retention, records, protection, buckets);
        this.counts = new BucketCount(metered);
        retention.locks(protection);
        config.watch(new ObjectLockWatch(retention, buckets));
        engine.onExchange(this::spaceExchanged);
        engine.keeper(space -> StoredLocks.bucketThatProtects(space, retention::nowWithoutNoteFor)
                .map(bucket -> "Object Lock protects a version in bucket " + bucket));
    }

    private void spaceExchanged(String space) {
        buckets.forgetBucketsOf(space);
        metered.forget(space);
        config.forget(space);
    }

    /// Finishes what a crash left half done, and tells the engine which spaces must exist. To be called once, at the start.
    /// What cannot be finished now does not keep the server from starting: the next start tries again.
    public void finish() throws IOException {
        buckets.finishCreations();
        finishCreations();
        var used = new ArrayList<String>();
        for (var record : records.all()) {
            var project = record.project();
            if (project.deletedAt() != null && !record.cleared()) {
                deletion.resume(project);
            } else if (project.deletedAt() == null && (record.made() || buckets.hasNames(project.id()))) {
                used.add(project.id());
            }
        }
        engine.expectSpaces(used);
    }

    /// Retires the spaces of projects that got no record because of a crash.
    private void finishCreations() throws IOException {
        for (var project : records.inMaking()) {
            if (live.stored(project) == null) {
                var _ = engine.retireSpace(project);
            }
            records.endMaking(project);
        }
    }

    @Override
    public Optional<Project> project(String id) throws IOException {
        var found = live.find(id);
        if (found != null) {
            return Optional.of(found);
        }
        var stored = live.stored(id);
        return stored == null ? Optional.empty() : Optional.of(stored.record().project());
    }

    @Override
    public Optional<Project> projectNamed(String name) throws IOException {
        return undeleted(records.idOfName(name));
    }

    @Override
    public Optional<Project> projectOfAccount(String accountNumber) throws IOException {
        return undeleted(records.idOfAccount(accountNumber));
    }

    private Optional<Project> undeleted(Optional<String> id) throws IOException {
        return id.isEmpty() ? Optional.empty() : project(id.get()).filter(project -> project.deletedAt() == null);
    }

    @Override
    public List<Project> projects(@Nullable String after, int max) throws IOException {
        return records.from(after, max, new WithData(engine)).stream()
                .map(ProjectRecord::project)
                .toList();
    }

    /// Projects that are not deleted, or whose data is kept still.
    private static final class WithData implements ProjectRows.Choice {
        private final Engine engine;
        private @Nullable Predicate<String> kept;

        WithData(Engine engine) {
            this.engine = engine;
        }

        @Override
        public boolean takes(Project project) throws IOException {
            if (project.deletedAt() == null) {
                return true;
            }
            if (kept == null) {
                kept = engine.keptSpaces();
            }
            return kept.test(project.id());
        }
    }

    @Override
    public CreateProject createProject(String name, String description) throws IOException {
        while (true) {
            var project =
                    Project.of(FreshId.of(control.random()), freshAccountNumber(), name, description, control.now());
            if (records.isTaken(name)) {
                return new CreateProject.NameTaken();
            }
            records.beginMaking(project);
            // The space is made before the record, so that an engine that cannot make one fails the call.
            engine.createSpace(project.id());
            if (records.insert(project)) {
                return new CreateProject.Created(project);
            }
            var _ = engine.retireSpace(project.id());
            records.endMaking(project.id());
        }
    }

    private String freshAccountNumber() {
        return Long.toString(control.random().nextLong(100_000_000_000L, 1_000_000_000_000L));
    }

    @Override
    public Optional<Project> changeProject(String id, UnaryOperator<Project> change) throws IOException {
        return control.retries().until(KeyLayout.PROJECTS, ProjectRows.OWNER, () -> {
            var stored = live.stored(id);
            if (stored == null || stored.record().project().deletedAt() != null) {
                return Optional.empty();
            }
            var project = stored.record().project();
            var next = change.apply(project);
            if (!next.withDescription(project.description())
                    .withLimits(project.limits())
                    .withMemberTokens(project.memberTokens())
                    .withPublicAccess(project.publicAccess())
                    .equals(project)) {
                throw new IllegalArgumentException(
                        "only description, limits, member tokens and public access of a project can be changed");
            }
            try {
                return records.replace(stored, stored.record().with(next)) ? Optional.of(next) : null;
            } finally {
                live.forget(id);
            }
        });
    }

    @Override
    public DeleteProject deleteProject(String id, boolean withData) throws IOException {
        // A first look without the lock: when it finds protected versions, nobody has to wait for it.
        var protectedVersions = withData ? protection.of(id) : Optional.<DeleteProject>empty();
        if (protectedVersions.isPresent()) {
            return protectedVersions.get();
        }
        deletions.writeLock().lock();
        try {
            return deletion.delete(id, withData);
        } finally {
            live.forget(id);
            deletions.writeLock().unlock();
        }
    }

    @Override
    public UndeleteProject undeleteProject(String id, String name) throws IOException {
        deletions.writeLock().lock();
        try {
            return undeletion.undelete(id, name);
        } finally {
            live.forget(id);
            // A request that came meanwhile may have summed up a project without buckets.
            metered.forget(id);
            deletions.writeLock().unlock();
        }
    }

    @Override
    public Optional<Bucket> bucket(BucketName name) throws IOException {
        return buckets.named(name);
    }

    @Override
    public List<Bucket> buckets(String project, String prefix, @Nullable String after, int max) throws IOException {
        return buckets.list(project, prefix, after, max);
    }

    @Override
    public CreateBucket createBucket(
            String project, BucketName name, String region, Acl acl, List<? extends BucketDocument> documents)
            throws IOException {
        if (documents.stream().anyMatch(ObjectLock.class::isInstance)) {
            retention.use();
        }
        deletions.readLock().lock();
        try {
            spaces.makeIfMissing(project);
            var all = newBuckets.documents(documents);
            return acl.equals(Acl.PRIVATE)
                    ? buckets.create(project, name, region, acl, all)
                    : createWithAcl(project, name, region, acl, all);
        } finally {
            deletions.readLock().unlock();
        }
    }

    private CreateBucket createWithAcl(
            String project, BucketName name, String region, Acl acl, List<BucketDocument> documents)
            throws IOException {
        boolean enforced = documents.contains(ObjectOwnership.BUCKET_OWNER_ENFORCED);
        return enforced || (acl.isPublic() && blocksPublicAcls(project, documents))
                ? new CreateBucket.NoAcls(enforced)
                : buckets.create(project, name, region, acl, documents);
    }

    private boolean blocksPublicAcls(String project, List<BucketDocument> documents) throws IOException {
        return documents.stream().anyMatch(each -> each instanceof PublicAccessBlock block && block.blockPublicAcls())
                || project(project)
                        .filter(found -> found.publicAccess().blockPublicAcls())
                        .isPresent();
    }

    @Override
    public DeleteBucket deleteBucket(Bucket bucket) throws IOException {
        try {
            return buckets.delete(bucket);
        } finally {
            config.forget(Partition.of(bucket));
        }
    }

    @Override
    public Optional<Bucket> giveUpBucket(String project, BucketName name) throws IOException {
        return buckets.giveUp(project, name);
    }

    @Override
    public Optional<Bucket> setBucketAcl(Bucket bucket, Acl acl) throws IOException {
        return buckets.setAcl(bucket, acl);
    }

    @Override
    public Usage usage(Bucket bucket) throws IOException {
        return Delta.of(metered.counters(Partition.of(bucket))).usage();
    }

    @Override
    public Usage usage(String project) throws IOException {
        return metered.usage(project);
    }

    @Override
    public @Nullable String sumUp(@Nullable String after) throws IOException {
        var page = projects(after, SUMMED_AT_ONCE);
        for (var project : page) {
            if (project.deletedAt() == null) {
                tryToSum(project.id());
            }
        }
        return page.size() < SUMMED_AT_ONCE ? null : page.getLast().id();
    }

    /// A project that is out of reach or damaged does not keep the others from being summed up.
    private void tryToSum(String project) throws IOException {
        try {
            var _ = usage(project);
        } catch (StoreException failed) {
            failed.rethrowUnless(StoreException.Kind.UNAVAILABLE, StoreException.Kind.DAMAGED);
        }
    }

    @Override
    public void stop() throws IOException {
        metered.stop();
    }

    @Override
    public Optional<UsageCheck> checkUsage(Bucket bucket) throws IOException {
        return counts.check(Partition.of(bucket));
    }

    @Override
    public Optional<UsageCheck> repairUsage(Bucket bucket) throws IOException {
        return counts.repair(Partition.of(bucket));
    }
}
