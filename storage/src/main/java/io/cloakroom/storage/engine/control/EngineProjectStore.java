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
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Retries;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.config.EngineBucketConfig;
import io.cloakroom.storage.engine.object.BucketCount;
import io.cloakroom.storage.engine.object.ProtectedVersions;
import io.cloakroom.storage.engine.record.FreshId;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.ProjectRecord;
import io.cloakroom.storage.engine.record.StoredTime;
import io.cloakroom.storage.engine.usage.Delta;
import io.cloakroom.storage.engine.usage.LiveProjects;
import io.cloakroom.storage.engine.usage.MeteredRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Projects over any engine; their buckets are [EngineBuckets].
///
/// A project is deleted in steps, of which the first decides: the record is marked and the name freed in one commit, then
/// the names of its buckets are freed, then its space is retired, then the record says that all is done. What a crash or a
/// space out of reach leaves is done at the next start, and nobody sees it in between: a bucket of a deleted project counts
/// as absent.
public final class EngineProjectStore implements ProjectStore {
    private static final byte[] OWNER = "projects".getBytes(StandardCharsets.US_ASCII);
    private static final int PAGE = 1000;
    private static final int SUMMED_AT_ONCE = 10;
    private static final int NAMED_BUCKETS = 10;

    private final Engine engine;
    private final KeyValue rows;
    private final Retries retries;
    private final InstantSource clock;
    private final SecureRandom random;
    private final EngineRetentionClock retention;
    private final LiveProjects live;
    private final MeteredRows metered;
    private final EngineBucketConfig config;
    private final EngineBuckets buckets;
    private final BucketCount counts;
    private final NewBuckets newBuckets;
    /// No bucket is made while a project is looked at and deleted. Held for reading by who makes one.
    private final ReadWriteLock deletions = new ReentrantReadWriteLock();

    public EngineProjectStore(
            Engine engine,
            LiveProjects live,
            MeteredRows metered,
            EngineBucketConfig config,
            Retries retries,
            InstantSource clock,
            SecureRandom random,
            EngineRetentionClock retention,
            int maxBucketsPerProject,
            NewBuckets newBuckets) {
        this.engine = engine;
        this.retention = retention;
        this.rows = engine.keyValue();
        this.live = live;
        this.metered = metered;
        this.config = config;
        this.retries = retries;
        this.clock = clock;
        this.random = random;
        this.buckets = new EngineBuckets(metered, retries, clock, random, live, maxBucketsPerProject);
        this.newBuckets = newBuckets;
        this.counts = new BucketCount(metered);
        engine.onExchange(space -> {
            buckets.forgetKnown(space);
            metered.forget(space);
            config.forget(space);
        });
        retention.locks(this::mayHoldLocks);
        config.watch(new EngineBucketConfig.LockWatch() {
            @Override
            public void locking(Bucket bucket) throws IOException {
                retention.use();
                buckets.setLocked(bucket);
            }

            @Override
            public void locked() {
                retention.found();
            }

            @Override
            public void ruling() throws IOException {
                retention.use();
            }
        });
        engine.keeper(space -> StoredLocks.bucketThatProtects(space, retention::nowFor)
                .map(bucket -> "Object Lock protects a version in bucket " + bucket));
    }

    /// Whether a space holds a bucket with Object Lock that the control space may not know of, or cannot be looked at. Opens
    /// all spaces of projects that are there; of deleted ones, [#undeleteProject] sees to it.
    private boolean mayHoldLocks() throws IOException {
        for (var record : records()) {
            var project = record.project();
            if (project.deletedAt() == null && isMade(project.id()) && mayHoldLocks(project.id())) {
                return true;
            }
        }
        return false;
    }

    private boolean mayHoldLocks(String project) throws IOException {
        if (!buckets.locked(project, 1).isEmpty()) {
            return true;
        }
        try {
            for (var each : rows.partitions(project)) {
                if (buckets.mayHoldProtected(new Partition(project, each))) {
                    return true;
                }
            }
            return false;
        } catch (StoreException failed) {
            if (failed.kind() != StoreException.Kind.UNAVAILABLE && failed.kind() != StoreException.Kind.DAMAGED) {
                throw failed;
            }
            return true;
        }
    }

    private List<ProjectRecord> records() throws IOException {
        var found = new ArrayList<ProjectRecord>();
        try (var cursor = rows.scan(KeyLayout.PROJECTS, KeyLayout.all('i'))) {
            while (cursor.next()) {
                found.add(ControlCodec.project(cursor.row(), cursor.value()));
            }
        }
        return found;
    }

    /// Ends what a crash left half done, and tells the engine which spaces there have to be. To be called once, at the
    /// start. What cannot be ended now keeps nobody from being served: the next start tries again.
    public void finish() throws IOException {
        buckets.finishCreations();
        finishCreations();
        var used = new ArrayList<String>();
        for (var record : records()) {
            var project = record.project();
            if (project.deletedAt() != null && !record.cleared()) {
                tryToClear(project);
            } else if (project.deletedAt() == null && (record.made() || buckets.hasNames(project.id()))) {
                used.add(project.id());
            }
        }
        engine.expectSpaces(used);
    }

    private void tryToClear(Project project) throws IOException {
        try {
            clear(project);
        } catch (StoreException failed) {
            // The engine tells of what keeps it from retiring a space.
        }
    }

    /// Retires the spaces of projects that a crash kept from getting their record.
    private void finishCreations() throws IOException {
        var begun = new ArrayList<String>();
        try (var cursor = rows.scan(KeyLayout.PROJECTS, KeyLayout.all('x'))) {
            while (cursor.next()) {
                begun.add(KeyLayout.keyOf(cursor.row()));
            }
        }
        for (var project : begun) {
            if (live.stored(project) == null) {
                var _ = engine.retireSpace(project);
            }
            var row = KeyLayout.named('x', project);
            var _ = rows.commit(KeyLayout.PROJECTS, OWNER, List.of(), List.of(new Change.Delete(row)));
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
        return projectBehind(KeyLayout.named('n', name));
    }

    @Override
    public Optional<Project> projectOfAccount(String accountNumber) throws IOException {
        return projectBehind(KeyLayout.named('a', accountNumber));
    }

    private Optional<Project> projectBehind(Row row) throws IOException {
        var value = rows.get(KeyLayout.PROJECTS, row);
        return value == null
                ? Optional.empty()
                : project(ControlCodec.target(row, value)).filter(project -> project.deletedAt() == null);
    }

    @Override
    public List<Project> projects(@Nullable String after, int max) throws IOException {
        var range = KeyLayout.all('i');
        if (after != null) {
            range = new KeyValue.Range(KeyLayout.after(KeyLayout.named('i', after)), range.to());
        }
        @Nullable Predicate<String> kept = null;
        var projects = new ArrayList<Project>();
        try (var cursor = rows.scan(KeyLayout.PROJECTS, range)) {
            while (projects.size() < max && cursor.next()) {
                var project = ControlCodec.project(cursor.row(), cursor.value()).project();
                if (project.deletedAt() != null && kept == null) {
                    kept = engine.keptSpaces();
                }
                if (kept == null || project.deletedAt() == null || kept.test(project.id())) {
                    projects.add(project);
                }
            }
        }
        return projects;
    }

    @Override
    public CreateProject createProject(String name, String description) throws IOException {
        while (true) {
            var project =
                    Project.of(FreshId.of(random), freshAccountNumber(), name, description, StoredTime.now(clock));
            var byId = KeyLayout.named('i', project.id());
            var byName = KeyLayout.named('n', name);
            var byNumber = KeyLayout.named('a', project.accountNumber());
            if (rows.get(KeyLayout.PROJECTS, byName) != null) {
                return new CreateProject.NameTaken();
            }
            var making = KeyLayout.named('x', project.id());
            var begun = new Change.Set(making, ControlCodec.index(making, name));
            var _ = rows.commit(KeyLayout.PROJECTS, OWNER, List.of(), List.of(begun));
            // Before the record, so that an engine that cannot make one says so.
            engine.createSpace(project.id());
            var outcome = rows.commit(
                    KeyLayout.PROJECTS,
                    OWNER,
                    List.of(new Guard.Absent(byId), new Guard.Absent(byName), new Guard.Absent(byNumber)),
                    List.of(
                            new Change.Set(byId, ControlCodec.encode(byId, ProjectRecord.of(project))),
                            new Change.Set(byName, ControlCodec.index(byName, project.id())),
                            new Change.Set(byNumber, ControlCodec.index(byNumber, project.id())),
                            new Change.Delete(making)));
            if (outcome == KeyValue.Outcome.COMMITTED) {
                return new CreateProject.Created(project);
            }
            var _ = engine.retireSpace(project.id());
            var _ = rows.commit(KeyLayout.PROJECTS, OWNER, List.of(), List.of(new Change.Delete(making)));
        }
    }

    @Override
    public DeleteProject deleteProject(String id, boolean withData) throws IOException {
        // A look that finds something keeps nobody waiting.
        var protects = withData ? protection(id) : Optional.<DeleteProject>empty();
        if (protects.isPresent()) {
            return protects.get();
        }
        deletions.writeLock().lock();
        try {
            if (!withData) {
                var present = buckets.list(id, "", null, NAMED_BUCKETS);
                if (!present.isEmpty() || mayHoldNameless(id)) {
                    return new DeleteProject.NotEmpty(present);
                }
            }
            var marked = markUnprotected(id);
            if (marked instanceof DeleteProject.Deleted(var project)) {
                clear(project);
            }
            return marked;
        } finally {
            live.forget(id);
            deletions.writeLock().unlock();
        }
    }

    /// Whether objects lie in a bucket that no name leads to, or may: what cannot be reached counts as not empty.
    private boolean mayHoldNameless(String id) throws IOException {
        var stored = live.stored(id);
        if (stored == null || !stored.record().made()) {
            return false;
        }
        try {
            return buckets.holdNameless(id);
        } catch (StoreException failed) {
            if (failed.kind() != StoreException.Kind.UNAVAILABLE) {
                throw failed;
            }
            return true;
        }
    }

    /// Looks once more while nobody can commit to the project, so that nothing is protected between look and mark.
    private DeleteProject markUnprotected(String id) throws IOException {
        if (!isMade(id)) {
            return retries.until(KeyLayout.PROJECTS, OWNER, () -> mark(id));
        }
        return metered.alone(new Partition(id, ""), () -> {
            var held = protection(id);
            return held.isPresent() ? held.get() : retries.until(KeyLayout.PROJECTS, OWNER, () -> mark(id));
        });
    }

    /// Whether there may be a space. The records of older builds do not say so.
    private boolean isMade(String id) throws IOException {
        var stored = live.stored(id);
        return stored != null
                && stored.record().project().deletedAt() == null
                && (stored.record().made() || buckets.hasNames(id));
    }

    /// What Object Lock protects in a project, in buckets with names and without.
    private Optional<DeleteProject> protection(String id) throws IOException {
        if (!isMade(id)) {
            return Optional.empty();
        }
        var found = new ArrayList<ProtectedVersion>();
        try {
            for (var each : rows.partitions(id)) {
                var partition = new Partition(id, each);
                var first = buckets.mayHoldProtected(partition)
                        ? ProtectedVersions.first(rows, partition, retention::nowFor)
                        : Optional.<ProtectedVersions.Found>empty();
                if (first.isPresent()) {
                    var name = buckets.copied(partition)
                            .map(bucket -> bucket.name().value());
                    var version = first.get();
                    found.add(new ProtectedVersion(name.orElse(each), version.key(), version.version(), version.by()));
                }
                if (found.size() == NAMED_BUCKETS) {
                    break;
                }
            }
        } catch (StoreException failed) {
            if (failed.kind() != StoreException.Kind.UNAVAILABLE) {
                throw failed;
            }
            var locked = buckets.locked(id, NAMED_BUCKETS);
            return locked.isEmpty() ? Optional.empty() : Optional.of(new DeleteProject.Unknown(locked));
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(new DeleteProject.Protected(found));
    }

    private @Nullable DeleteProject mark(String id) throws IOException {
        var stored = live.stored(id);
        if (stored == null || stored.record().project().deletedAt() != null) {
            return new DeleteProject.NoSuchProject();
        }
        var was = stored.record().project();
        var project = was.deleted(StoredTime.now(clock));
        var changes = List.<Change>of(
                new Change.Set(
                        stored.row(),
                        ControlCodec.encode(stored.row(), stored.record().with(project))),
                new Change.Delete(KeyLayout.named('n', was.name())));
        var outcome =
                rows.commit(KeyLayout.PROJECTS, OWNER, List.of(new Guard.Is(stored.row(), stored.value())), changes);
        live.forget(id);
        return outcome == KeyValue.Outcome.COMMITTED ? new DeleteProject.Deleted(project) : null;
    }

    /// In steps, of which the last decides: the space comes back, then the buckets get their names, then the record says that
    /// the project is there. What fails or crashes before that leaves the project deleted, to be asked for again.
    @Override
    public UndeleteProject undeleteProject(String id, String name) throws IOException {
        deletions.writeLock().lock();
        try {
            var stored = live.stored(id);
            if (stored == null || stored.record().project().deletedAt() == null) {
                return new UndeleteProject.NoSuchProject();
            }
            if (rows.get(KeyLayout.PROJECTS, KeyLayout.named('n', name)) != null) {
                return new UndeleteProject.NameTaken();
            }
            var restored = stored.record().made() ? engine.restoreSpace(id) : Engine.Restored.WAS_THERE;
            if (restored == Engine.Restored.GONE) {
                return new UndeleteProject.Gone();
            }
            config.forget(id);
            if (stored.record().made() && restored == Engine.Restored.WAS_THERE && mayHoldLocks(id)) {
                // The control space was restored from a copy that is older than what the space was used for since.
                retention.lose();
            }
            return undeleteRestored(stored, stored.record().project().undeleted(name), restored);
        } finally {
            live.forget(id);
            // Whoever asked for it meanwhile was told of nothing.
            metered.forget(id);
            deletions.writeLock().unlock();
        }
    }

    private UndeleteProject undeleteRestored(LiveProjects.Stored stored, Project project, Engine.Restored restored)
            throws IOException {
        boolean undeleted = false;
        boolean asked = false;
        buckets.keepNamesOf(project.id());
        try {
            var taken = buckets.nameAgain(project.id());
            asked = true;
            undeleted = commitUndeleted(stored, project);
            live.forget(project.id());
            return undeleted ? new UndeleteProject.Undeleted(project, taken) : new UndeleteProject.NameTaken();
        } finally {
            buckets.keepNamesOf(null);
            if (undeleted) {
                engine.expectSpaces(stored.record().made() ? List.of(project.id()) : List.of());
            } else if (restored == Engine.Restored.BROUGHT_BACK && (!asked || isAsBefore(stored))) {
                var _ = engine.retireSpace(project.id());
            }
        }
    }

    /// A commit that failed may be on disk all the same, and the data of a project that may be there again must not go.
    private boolean isAsBefore(LiveProjects.Stored stored) {
        try {
            var now = rows.get(KeyLayout.PROJECTS, stored.row());
            return now != null && Arrays.equals(now, stored.value());
        } catch (IOException unknown) {
            return false;
        }
    }

    private boolean commitUndeleted(LiveProjects.Stored stored, Project project) throws IOException {
        var byName = KeyLayout.named('n', project.name());
        var record = stored.record().undeleted(project);
        var outcome = rows.commit(
                KeyLayout.PROJECTS,
                OWNER,
                List.of(new Guard.Is(stored.row(), stored.value()), new Guard.Absent(byName)),
                List.of(
                        new Change.Set(stored.row(), ControlCodec.encode(stored.row(), record)),
                        new Change.Set(byName, ControlCodec.index(byName, project.id()))));
        return outcome == KeyValue.Outcome.COMMITTED;
    }

    @Override
    public Optional<Project> changeProject(String id, UnaryOperator<Project> change) throws IOException {
        return retries.until(KeyLayout.PROJECTS, OWNER, () -> {
            var stored = live.stored(id);
            if (stored == null || stored.record().project().deletedAt() != null) {
                return Optional.empty();
            }
            var was = stored.record().project();
            var next = change.apply(was);
            if (!next.withDescription(was.description())
                    .withLimits(was.limits())
                    .withMemberTokens(was.memberTokens())
                    .withPublicAccess(was.publicAccess())
                    .equals(was)) {
                throw new IllegalArgumentException("of a project, description, limits, what its members' tokens may do"
                        + " and what it blocks of public access may change");
            }
            var set = new Change.Set(
                    stored.row(),
                    ControlCodec.encode(stored.row(), stored.record().with(next)));
            try {
                var outcome = rows.commit(
                        KeyLayout.PROJECTS, OWNER, List.of(new Guard.Is(stored.row(), stored.value())), List.of(set));
                return outcome == KeyValue.Outcome.COMMITTED ? Optional.of(next) : null;
            } finally {
                live.forget(id);
            }
        });
    }

    /// Gives back all that hangs on a deleted project. May be done again.
    private void clear(Project project) throws IOException {
        buckets.forgetAll(project.id(), PAGE);
        metered.forget(project.id());
        config.forget(project.id());
        if (!engine.retireSpace(project.id())) {
            return;
        }
        var stored = live.stored(project.id());
        if (stored == null) {
            return;
        }
        var value = ControlCodec.encode(stored.row(), stored.record().withoutAnything());
        // When another change came between, the next start does it.
        var _ = rows.commit(
                KeyLayout.PROJECTS,
                OWNER,
                List.of(new Guard.Is(stored.row(), stored.value())),
                List.of(new Change.Set(stored.row(), value)));
    }

    @Override
    public Optional<Bucket> bucket(BucketName name) throws IOException {
        return buckets.named(name);
    }

    @Override
    public List<Bucket> buckets(String project, String prefix, @Nullable String after, int max) throws IOException {
        return buckets.list(project, prefix, after, max);
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
    public CreateBucket createBucket(
            String project, BucketName name, String region, Acl acl, List<? extends BucketDocument> documents)
            throws IOException {
        if (documents.stream().anyMatch(ObjectLock.class::isInstance)) {
            retention.use();
        }
        deletions.readLock().lock();
        try {
            makeSpace(project);
            var all = newBuckets.documents(documents);
            return acl.equals(Acl.PRIVATE)
                    ? buckets.create(project, name, region, acl, all)
                    : createWithAcl(project, name, region, acl, all);
        } finally {
            deletions.readLock().unlock();
        }
    }

    /// The projects of older builds get their space with their first bucket.
    private void makeSpace(String project) throws IOException {
        var stored = live.stored(project);
        if (stored == null || stored.record().made() || !live.has(project)) {
            return;
        }
        if (!buckets.hasNames(project)) {
            engine.createSpace(project);
        }
        var record = stored.record().withSpace();
        var made = new Change.Set(stored.row(), ControlCodec.encode(stored.row(), record));
        // When another change came between, the next bucket tries again.
        var _ = rows.commit(
                KeyLayout.PROJECTS, OWNER, List.of(new Guard.Is(stored.row(), stored.value())), List.of(made));
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
        return Delta.of(rows.counters(Partition.of(bucket))).usage();
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

    /// A project that cannot be reached, or is damaged, keeps no other from being summed up.
    private void tryToSum(String project) throws IOException {
        try {
            var _ = usage(project);
        } catch (StoreException failed) {
            if (failed.kind() != StoreException.Kind.UNAVAILABLE && failed.kind() != StoreException.Kind.DAMAGED) {
                throw failed;
            }
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

    private String freshAccountNumber() {
        return Long.toString(random.nextLong(100_000_000_000L, 1_000_000_000_000L));
    }
}
