package io.cloakroom.storage.engine.keyring;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.ReadCache;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.StripedLocks;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.codec.KmsKeyRecord;
import io.cloakroom.storage.engine.codec.KmsKeyRecord.Version;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.usage.LiveProjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies of a project's keys and aliases in the project's own space, under the same rows. From them, `cloakroom check
/// --attach` gives a project its keys back when the control space was lost, or is an older copy of itself.
///
/// Keys are used from the control space alone; the copies follow it after each change. A copy that could not be written does
/// not fail the change: [KeyringSweep] tries again. Material is removed from the copies only together with the key
/// ([#remove]): while the control space is an older copy of itself, the copies may be the only place that has it.
final class KeyCopies {
    private static final Logger LOG = LoggerFactory.getLogger(KeyCopies.class);
    private static final int STRIPES = 64;
    private static final int MOST_REMEMBERED = 10_000;

    private final KeyValue rows;
    private final LiveProjects projects;
    /// One thread at a time writes the copies of a project, so that they end as the keyring does.
    private final StripedLocks locks = new StripedLocks(STRIPES);
    /// Projects whose copies are known to be complete.
    private final ReadCache<String, Boolean> complete = ReadCache.ofEntries(MOST_REMEMBERED);

    KeyCopies(KeyValue rows, LiveProjects projects) {
        this.rows = rows;
        this.projects = projects;
    }

    /// Brings a project's copies up to its keys.
    void follow(String project) {
        complete.forget(project);
        try {
            if (hasSpace(project) && isFollowed(project)) {
                complete.put(project, true);
            }
        } catch (IOException failed) {
            LOG.warn("the keys of project {} are copied to its space later: {}", project, failed.getMessage());
        }
    }

    /// Does the same, unless it is known to be done.
    void followOnce(String project) {
        if (complete.cached(project) == null) {
            follow(project);
        }
    }

    private boolean hasSpace(String project) throws IOException {
        var stored = projects.stored(project);
        return stored != null
                && stored.record().project().deletedAt() == null
                && stored.record().made();
    }

    private boolean isFollowed(String project) throws IOException {
        var lock = locks.of(project);
        lock.lock();
        try {
            boolean done = true;
            for (var change : changes(project)) {
                done &= isDone(project, change);
            }
            return done;
        } finally {
            lock.unlock();
        }
    }

    /// What makes the copies equal to the keys.
    private List<Change> changes(String project) throws IOException {
        var copies = Partition.ofKeyCopies(project);
        var changes = new ArrayList<Change>();
        each(KeyLayout.KEYRING, KeyringRows.keysOf(project), (row, value) -> {
            var copy = rows.get(copies, row);
            if (!Arrays.equals(copy, value) && mayReplace(row, copy, value)) {
                changes.add(new Change.Set(row, value));
            }
        });
        each(KeyLayout.KEYRING, KeyringRows.aliasesOf(project), (row, value) -> {
            if (!Arrays.equals(rows.get(copies, row), value)) {
                changes.add(new Change.Set(row, value));
            }
        });
        each(copies, KeyringRows.aliasesOf(project), (row, value) -> {
            var key = KeyringRows.key(project, ControlCodec.target(row, value));
            if (rows.get(KeyLayout.KEYRING, row) == null && rows.get(KeyLayout.KEYRING, key) != null) {
                changes.add(new Change.Delete(row));
            }
        });
        return changes;
    }

    private interface Each {
        void row(Row row, byte[] value) throws IOException;
    }

    private void each(Partition partition, KeyValue.Range range, Each each) throws IOException {
        try (var cursor = rows.scan(partition, range)) {
            while (cursor.next()) {
                each.row(cursor.row(), cursor.value().clone());
            }
        }
    }

    /// Whether a key can be read, and has all the material that its copy has.
    private static boolean mayReplace(Row row, byte @Nullable [] copy, byte[] value) throws StoreException {
        var key = readable(row, value);
        var before = copy == null ? null : readable(row, copy);
        if (key == null || before == null) {
            return key != null;
        }
        boolean whole = before.versions().stream().allMatch(version -> has(key, version));
        if (!whole) {
            LOG.warn(
                    "the key {} lacks material that its copy in the project's space has: control/ is an older copy of"
                            + " itself; the copy stays as it is",
                    key.arn());
        }
        return whole;
    }

    private static boolean has(KmsKeyRecord key, Version version) {
        return key.versions().stream()
                .anyMatch(each ->
                        each.number() == version.number() && each.createdAt().equals(version.createdAt()));
    }

    /// @return `null` for a damaged value
    private static @Nullable KmsKeyRecord readable(Row row, byte[] value) throws StoreException {
        try {
            return KmsKeyRecord.decode(row, value);
        } catch (StoreException failed) {
            failed.rethrowUnless(StoreException.Kind.DAMAGED);
            return null;
        }
    }

    private boolean isDone(String project, Change change) throws IOException {
        var copies = Partition.ofKeyCopies(project);
        var owner = KeyringRows.owner(project);
        var outcome = rows.commit(copies, owner, List.of(), List.of(change));
        if (outcome == KeyValue.Outcome.GONE) {
            rows.create(copies);
            outcome = rows.commit(copies, owner, List.of(), List.of(change));
        }
        return outcome == KeyValue.Outcome.COMMITTED;
    }

    interface Removal {
        /// @return whether the key was removed
        boolean run() throws IOException;
    }

    /// Removes the copy of a key and its aliases, and then the key itself, so that no copy outlives the key. If the key is not
    /// removed after all, it gets its copy back.
    ///
    /// @param key removes the key
    /// @return whether the key was removed
    /// @throws StoreException of kind UNAVAILABLE when the project's space is out of reach
    boolean remove(String project, String id, Removal key) throws IOException {
        var lock = locks.of(project);
        lock.lock();
        try {
            complete.forget(project);
            if (hasSpace(project)) {
                for (var row : copiesOf(project, id)) {
                    var _ = isDone(project, new Change.Delete(row));
                }
            }
            return key.run();
        } finally {
            lock.unlock();
            followOnce(project);
        }
    }

    /// The rows of a key and of the aliases that lead to it, as far as they are copied.
    private List<Row> copiesOf(String project, String id) throws IOException {
        var copies = Partition.ofKeyCopies(project);
        var found = new ArrayList<Row>();
        each(copies, KeyringRows.aliasesOf(project), (row, value) -> {
            if (ControlCodec.target(row, value).equals(id)) {
                found.add(row);
            }
        });
        var key = KeyringRows.key(project, id);
        if (rows.get(copies, key) != null) {
            found.add(key);
        }
        return found;
    }

    /// Whether a project was deleted and may come back with its keys.
    boolean isRetired(String project) throws IOException {
        var stored = projects.stored(project);
        return stored != null && stored.record().project().deletedAt() != null;
    }
}
