package io.cloakroom.storage.engine.usage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.storage.ObjectStore.OverQuota;
import io.cloakroom.storage.ProjectLimits;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.SideBySide;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.usage.SavedSums.SavedSum;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/// Rows whose changes are checked against the limits of projects, and counted. Everything that buckets store is written
/// through here, so that no operation can bypass the limits. The counters in a batch say how much more its project will hold,
/// with what it replaces subtracted; a batch that adds must be given to [#grow].
///
/// The sum of a project is computed from the counters of its buckets when it is first needed, and kept in memory. It is
/// stored only at an orderly stop, and the next start uses it only when the project's space is still in the same state.
/// Commits of a project pass its gate side by side. Summing up takes the gate alone, when no commit is under way whose
/// outcome is unknown. After a commit that failed the sum is forgotten, since only the counters know what happened.
///
/// What a batch adds is reserved before its commit and counted after it, so that any number of concurrent writers stays
/// within the limits. A batch that waits for its commit may cause others to be refused that would have had room if it fails;
/// this is the lesser evil.
public final class MeteredRows implements KeyValue {
    private static final int KEPT = 100_000;
    private static final int GATES = 1024;
    /// The time that a stop spends on storing sums. Those that are not stored are computed again.
    private static final Duration FOR_RESTS = Duration.ofSeconds(2);

    private final Engine engine;
    private final KeyValue rows;
    private final LiveProjects projects;
    private final SavedSums saved;
    private final StampedLock[] gates = new StampedLock[GATES];
    private final Cache<String, ProjectSum> sums =
            Caffeine.newBuilder().maximumSize(KEPT).build();
    /// Sums stored by the previous stop that nobody has asked for yet.
    private final Map<String, SavedSum> unclaimed = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /// @param engine knows the states of spaces
    public MeteredRows(KeyValue rows, Engine engine, LiveProjects projects) {
        this.engine = engine;
        this.rows = rows;
        this.projects = projects;
        this.saved = new SavedSums(rows);
        Arrays.setAll(gates, _ -> new StampedLock());
    }

    /// To be called at the start, before anything is written.
    public void restore() throws IOException {
        unclaimed.putAll(saved.load());
    }

    /// Stores the sums for the next start. Batches that would change them fail from now on.
    public void stop() throws IOException {
        stopped = true;
        for (var gate : gates) {
            // Once this lock is taken, every commit that had passed the gate has ended.
            gate.unlockWrite(gate.writeLock());
        }
        var kept = new ConcurrentHashMap<>(unclaimed);
        var rests = new ArrayList<SideBySide.Task>();
        long end = System.nanoTime() + FOR_RESTS.toNanos();
        sums.asMap()
                .forEach((project, sum) -> rests.add(() -> {
                    if (System.nanoTime() - end < 0) {
                        engine.rest(project).ifPresent(state -> kept.put(project, new SavedSum(sum.held(), state)));
                    }
                }));
        try {
            SideBySide.run(rests);
        } finally {
            saved.save(kept);
        }
    }

    /// Takes over the sum from the previous stop, if the project's space is still in the state for which it was computed.
    /// Called before anything is written to the project in this run.
    private void claim(String project) {
        if (!unclaimed.containsKey(project)) {
            return;
        }
        unclaimed.computeIfPresent(project, (_, sum) -> {
            if (engine.foundAtRest(project)
                    .filter(state -> state == sum.state())
                    .isPresent()) {
                sums.put(project, new ProjectSum(sum.held()));
            }
            return null;
        });
    }

    private void requireRunning() throws StoreException {
        if (stopped) {
            throw new StoreException(StoreException.Kind.BUSY, "the store is closing");
        }
    }

    /// The outcome of a batch that may add to what its project holds.
    public sealed interface Growth {
        record Ended(Outcome outcome) implements Growth {}

        record OverLimit(OverQuota quota) implements Growth {}

        /// The outcome of a batch that adds nothing to what its project holds.
        default Outcome ended() {
            return switch (this) {
                case Ended(var outcome) -> outcome;
                case OverLimit(var quota) ->
                    throw new IllegalStateException("a batch that adds nothing is over a limit: " + quota);
            };
        }
    }

    /// A premise of a batch that no guard can express. It is checked while nobody can change it, see [#alone].
    @FunctionalInterface
    public interface Premise {
        boolean holds() throws IOException;
    }

    /// Commits a batch that may make its project hold more, unless that exceeds a limit.
    ///
    /// @param planned when this does not hold, the outcome is REFUSED, as for a guard
    public Growth grow(Partition partition, byte[] owner, List<Guard> guards, List<Change> changes, Premise planned)
            throws IOException {
        var delta = Delta.of(changes);
        var limits = delta.isGrowth() ? projects.limits(partition.space()) : ProjectLimits.NONE;
        return commit(partition, owner, guards, changes, delta, limits, planned);
    }

    /// @throws IllegalStateException when the batch makes its project hold more, which only [#grow] may do
    @Override
    public Outcome commit(Partition partition, byte[] owner, List<Guard> guards, List<Change> changes)
            throws IOException {
        var delta = Delta.of(changes);
        if (delta.isNothing()) {
            return rows.commit(partition, owner, guards, changes);
        }
        if (delta.isGrowth()) {
            throw new IllegalStateException("a batch that grows its project bypasses the project's limits");
        }
        return switch (commit(partition, owner, guards, changes, delta, ProjectLimits.NONE, () -> true)) {
            case Growth.Ended(var outcome) -> outcome;
            case Growth.OverLimit(var quota) ->
                throw new IllegalStateException("a batch without limits is over a limit: " + quota);
        };
    }

    private Growth commit(
            Partition partition,
            byte[] owner,
            List<Guard> guards,
            List<Change> changes,
            Delta delta,
            ProjectLimits limits,
            Premise planned)
            throws IOException {
        var project = partition.space();
        var gate = gate(project);
        var pass = enter(project, gate, isLimited(limits));
        try {
            requireRunning();
            if (!planned.holds()) {
                return new Growth.Ended(Outcome.REFUSED);
            }
            var sum = pass.sum();
            if (sum == null) {
                return new Growth.Ended(rows.commit(partition, owner, guards, changes));
            }
            var over = sum.setAside(delta, limits);
            if (over != null) {
                return new Growth.OverLimit(over);
            }
            var outcome = rows.commit(partition, owner, guards, changes);
            sum.settle(delta, outcome == Outcome.COMMITTED);
            return new Growth.Ended(outcome);
        } catch (IOException | RuntimeException unknown) {
            sums.invalidate(project);
            throw unknown;
        } finally {
            gate.unlockRead(pass.stamp());
        }
    }

    /// @param sum `null` as long as nobody has asked for the sum
    private record Pass(long stamp, @Nullable ProjectSum sum) {}

    /// Passes a project's gate for a commit.
    ///
    /// @param limited whether the sum is needed
    private Pass enter(String project, StampedLock gate, boolean limited) throws IOException {
        while (true) {
            claim(project);
            var pass = new Pass(gate.readLock(), sums.getIfPresent(project));
            if (pass.sum() != null || !limited) {
                return pass;
            }
            gate.unlockRead(pass.stamp());
            var _ = sum(project);
        }
    }

    /// Whether this much more would exceed a limit of the project at this moment. This decides nothing; it only spares
    /// reading a body that has no chance.
    @Nullable
    public OverQuota foresee(String project, long bytes, long objects) throws IOException {
        var limits = projects.limits(project);
        return isLimited(limits) ? sum(project).excess(bytes, objects, limits) : null;
    }

    private static boolean isLimited(ProjectLimits limits) {
        return limits.maxBytes() != null || limits.maxObjects() != null;
    }

    public Usage usage(String project) throws IOException {
        return sum(project).held();
    }

    private ProjectSum sum(String project) throws IOException {
        claim(project);
        var known = sums.getIfPresent(project);
        return known == null ? summed(project) : known;
    }

    private ProjectSum summed(String project) throws IOException {
        var gate = gate(project);
        long pass = gate.writeLock();
        try {
            var known = sums.getIfPresent(project);
            if (known != null) {
                return known;
            }
            var sum = new ProjectSum(counted(project));
            sums.put(project, sum);
            return sum;
        } finally {
            gate.unlockWrite(pass);
        }
    }

    private Usage counted(String project) throws IOException {
        var sum = Usage.NONE;
        try (var cursor = rows.scan(KeyLayout.BUCKETS, KeyLayout.indexOf('q', project, ""))) {
            while (cursor.next()) {
                var bucket = ControlCodec.target(cursor.row(), cursor.value());
                sum = sum.plus(
                        Delta.of(rows.counters(new Partition(project, bucket))).usage());
            }
        }
        return sum;
    }

    /// Forgets the sum of a project, which is computed again when it is needed.
    public void forget(String project) {
        unclaimed.remove(project);
        sums.invalidate(project);
    }

    /// Whether the project exists and its deletion has not begun.
    public boolean isLive(String project) throws IOException {
        return projects.has(project);
    }

    private StampedLock gate(String project) {
        return gates[Math.floorMod(project.hashCode(), GATES)];
    }

    public interface Exclusive<T> {
        T run() throws IOException;
    }

    /// Runs work that changes something while no commit of the partition's project is under way that changes a counter or has
    /// a premise (see [#grow]). The work must not commit such a batch itself.
    public <T> T alone(Partition partition, Exclusive<T> work) throws IOException {
        return atOneMoment(partition, () -> {
            requireRunning();
            return work.run();
        });
    }

    /// Runs work that reads something while no such commit is under way. It should be short.
    public <T> T atOneMoment(Partition partition, Exclusive<T> work) throws IOException {
        claim(partition.space());
        var gate = gate(partition.space());
        long pass = gate.writeLock();
        try {
            return work.run();
        } finally {
            gate.unlockWrite(pass);
        }
    }

    /// The counters and rows of a bucket at the same moment.
    public record View(Map<Counter, Long> counters, Cursor rows) {}

    /// A view of counters and rows. The caller closes the rows soon.
    public View view(Partition partition, Range range) throws IOException {
        return atOneMoment(partition, () -> new View(rows.counters(partition), rows.scan(partition, range)));
    }

    /// Corrects counters that were wrong.
    public Outcome correct(Partition partition, byte[] owner, List<Change> changes) throws IOException {
        var gate = gate(partition.space());
        long pass = gate.writeLock();
        try {
            requireRunning();
            return rows.commit(partition, owner, List.of(), changes);
        } finally {
            forget(partition.space());
            gate.unlockWrite(pass);
        }
    }

    @Override
    public boolean drop(Partition partition, List<Range> ranges) throws IOException {
        claim(partition.space());
        var gate = gate(partition.space());
        long pass = gate.writeLock();
        try {
            requireRunning();
            var counted = Delta.of(rows.counters(partition));
            boolean dropped = rows.drop(partition, ranges);
            var sum = sums.getIfPresent(partition.space());
            if (dropped && sum != null) {
                sum.add(counted.negated());
            }
            return dropped;
        } catch (IOException | RuntimeException unknown) {
            sums.invalidate(partition.space());
            throw unknown;
        } finally {
            gate.unlockWrite(pass);
        }
    }

    @Override
    public void create(Partition partition) throws IOException {
        rows.create(partition);
    }

    @Override
    public List<String> buckets(String space) throws IOException {
        return rows.buckets(space);
    }

    @Override
    public boolean exists(Partition partition) throws IOException {
        return rows.exists(partition);
    }

    @Override
    public byte @Nullable [] get(Partition partition, Row row) throws IOException {
        return rows.get(partition, row);
    }

    @Override
    public Cursor scan(Partition partition, Range range) throws IOException {
        return rows.scan(partition, range);
    }

    @Override
    public Map<Counter, Long> counters(Partition partition) throws IOException {
        return rows.counters(partition);
    }
}
