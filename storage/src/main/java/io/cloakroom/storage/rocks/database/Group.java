package io.cloakroom.storage.rocks.database;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue.Outcome;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.rocks.shared.Probe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Writes groups of batches, one group at a time. The guards of a batch see the changes of the batches before it
/// in the group, which are not in the database yet. Nobody is told an outcome, not even that a guard refused, before all that
/// the outcome rests on is durable.
final class Group {
    private static final int MAX_COUNTERS = 10_000;

    private final NativeCalls calls;
    private final RocksDB db;
    private final Writes writes;
    private final Set<Integer> dropped;
    private final Effects effects;
    private final Probe probe;

    /// The values of counters after all that was written, by key. Nobody else changes them, so they need not be read again.
    private final Map<Row, Long> counters = new HashMap<>();
    /// The values that the batches of this group have given to rows, by key; empty for a row that they deleted.
    private final Map<Row, byte[]> overlay = new HashMap<>();
    /// Which blobs this group claims and releases; of a blob the last change counts.
    private final Map<BlobPosition, Fate> fates = new LinkedHashMap<>();

    private final List<Inheritance> inheritances = new ArrayList<>();

    private final AtomicLong deletes = new AtomicLong();

    private final List<Runnable> answers = new ArrayList<>();

    private record Inheritance(BlobOwner from, BlobOwner to) {}

    private record Fate(BlobOwner owner, BlobRef blob, boolean claimed) {}

    /// @param dropped numbers of partitions that were dropped since the database was opened
    Group(NativeCalls calls, Writes writes, Set<Integer> dropped, Effects effects, Probe probe) {
        this.calls = calls;
        this.writes = writes;
        this.dropped = dropped;
        this.effects = effects;
        this.probe = probe;
        db = calls.db();
    }

    /// How many rows were deleted since the database was opened.
    long deletes() {
        return deletes.get();
    }

    /// @return why the database is of no further use; `null` when all is well
    @Nullable
    StoreException write(List<Work> works) {
        try (var batch = new WriteBatch()) {
            for (var work : works) {
                add(work, batch);
            }
            flush(batch);
            return null;
        } catch (RocksDBException failed) {
            return fail(works, calls.failure(failed));
        } catch (StoreException failed) {
            return fail(works, failed);
        } catch (Throwable failed) {
            return fail(works, new StoreException(StoreException.Kind.FAILED, String.valueOf(failed), failed));
        }
    }

    private StoreException fail(List<Work> works, StoreException why) {
        writes.giveUp();
        tellInheritances();
        effects.unsure(works.stream()
                .filter(Work.Batch.class::isInstance)
                .flatMap(work -> ((Work.Batch) work).changes().stream())
                .filter(Change.Claim.class::isInstance)
                .map(change -> ((Change.Claim) change).blob())
                .toList());
        works.forEach(work -> work.done().completeExceptionally(why));
        return why;
    }

    private void add(Work work, WriteBatch batch) throws IOException, RocksDBException {
        switch (work) {
            case Work.Batch one -> {
                var outcome = orFailed(one, () -> {
                    loadCounters(one);
                    return judge(one);
                });
                if (outcome == Outcome.COMMITTED) {
                    apply(one, batch);
                }
                answer(one, outcome);
            }
            case Work.Alone one -> {
                flush(batch);
                var outcome = orFailed(one, () -> one.step().prepare(batch));
                if (outcome == null) {
                    batch.clear();
                }
                answer(one, outcome);
                flush(batch);
            }
        }
    }

    /// Finds the outcome of one work before anything of it is written. When a damaged block or record prevents that, this work
    /// fails and no other, and the database stays open.
    ///
    /// @return `null` when it failed and has been told so
    private @Nullable Outcome orFailed(Work work, Callable<Outcome> judging) {
        try {
            return judging.call();
        } catch (RocksDBException failed) {
            work.done().completeExceptionally(calls.failure(failed));
        } catch (Exception failed) {
            work.done().completeExceptionally(failed);
        }
        return null;
    }

    private void answer(Work work, @Nullable Outcome outcome) {
        if (outcome != null) {
            answers.add(() -> work.done().complete(outcome));
        }
    }

    private void loadCounters(Work.Batch work) throws RocksDBException, StoreException {
        for (var change : work.changes()) {
            if (change instanceof Change.Add(var counter, long _)) {
                var key = new Row(Keys.counter(work.partition(), counter));
                if (!counters.containsKey(key)) {
                    var stored = db.get(key.bytes());
                    counters.put(
                            key, stored == null ? 0 : EngineValue.open(stored).getLong());
                }
            }
        }
    }

    private Outcome judge(Work.Batch batch) throws RocksDBException {
        if (dropped.contains(batch.partition())) {
            return Outcome.GONE;
        }
        for (var guard : batch.guards()) {
            var value = current(Keys.row(batch.partition(), guard.row()));
            var holds = switch (guard) {
                case Guard.Absent _ -> value == null;
                case Guard.Is is -> Arrays.equals(value, is.value());
            };
            if (!holds) {
                return Outcome.REFUSED;
            }
        }
        return Outcome.COMMITTED;
    }

    private byte @Nullable [] current(byte[] key) throws RocksDBException {
        var before = overlay.get(new Row(key));
        if (before == null) {
            return db.get(key);
        }
        return before.length == 0 ? null : before;
    }

    private void apply(Work.Batch work, WriteBatch batch) throws RocksDBException {
        for (var change : work.changes()) {
            switch (change) {
                case Change.Set(var row, var value) -> {
                    var key = Keys.row(work.partition(), row);
                    batch.put(key, value);
                    overlay.put(new Row(key), value);
                }
                case Change.Delete(var row) -> {
                    var key = Keys.row(work.partition(), row);
                    batch.delete(key);
                    deletes.incrementAndGet();
                    overlay.put(new Row(key), new byte[0]);
                }
                case Change.Add(var counter, var delta) -> {
                    var key = new Row(Keys.counter(work.partition(), counter));
                    long sum = counters.merge(key, delta, Long::sum);
                    batch.put(key.bytes(), EngineValue.number(sum));
                }
                case Change.Claim(var blob, var holder) -> {
                    var claim =
                            new Claim(blob, work.partition(), work.owner().key().bytes(), holder);
                    batch.put(Keys.claim(BlobPosition.of(blob)), claim.value());
                    fates.put(BlobPosition.of(blob), new Fate(work.owner(), blob, true));
                }
                case Change.TakeOver(var from, var holder, var blobs) -> {
                    var owner = work.owner();
                    for (var blob : blobs) {
                        var claim =
                                new Claim(blob, work.partition(), owner.key().bytes(), holder);
                        batch.put(Keys.claim(BlobPosition.of(blob)), claim.value());
                    }
                    inheritances.add(new Inheritance(new BlobOwner(owner.partition(), from), owner));
                }
                case Change.Release(var blob) -> {
                    batch.delete(Keys.claim(BlobPosition.of(blob)));
                    fates.put(BlobPosition.of(blob), new Fate(work.owner(), blob, false));
                }
            }
        }
    }

    /// Makes durable what has come together, then tells the files, then those who wait.
    private void flush(WriteBatch batch) throws IOException, RocksDBException {
        if (batch.count() > 0) {
            probe.reached(Probe.Step.BEFORE_COMMIT);
            writes.write(batch);
            probe.reached(Probe.Step.COMMITTED);
            batch.clear();
            tellInheritances();
            effects.applied(claimed(), released());
        }
        overlay.clear();
        fates.clear();
        if (counters.size() > MAX_COUNTERS) {
            counters.clear();
        }
        answers.forEach(Runnable::run);
        answers.clear();
    }

    private void tellInheritances() {
        inheritances.forEach(each -> effects.tookOver(each.from(), each.to()));
        inheritances.clear();
    }

    private List<BlobRef> claimed() {
        return fates.values().stream().filter(Fate::claimed).map(Fate::blob).toList();
    }

    private List<Effects.Released> released() {
        return fates.values().stream()
                .filter(fate -> !fate.claimed())
                .map(fate -> new Effects.Released(fate.owner(), fate.blob()))
                .toList();
    }
}
