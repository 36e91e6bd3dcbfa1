package io.cloakroom.storage.engine.keyring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.StripedLocks;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.codec.KmsKeyRecord;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.usage.LiveProjects;
import java.io.IOException;
import java.time.Duration;
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
/// not fail the change: [KeyringSweep] tries again. If a copy has material that the control space lacks, the control space is
/// an older copy of itself: then the copy keeps that material and is not removed.
final class KeyCopies {
    private static final Logger LOG = LoggerFactory.getLogger(KeyCopies.class);
    private static final int STRIPES = 64;
    private static final int MOST_REMEMBERED = 100_000;
    /// After this time copies are compared again: somebody may have put an older copy of the space back.
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final KeyValue rows;
    private final LiveProjects projects;
    /// One thread at a time writes the copies of a project, so that they end as the keyring does.
    private final StripedLocks locks = new StripedLocks(STRIPES);
    /// Projects whose copies are known to be complete. Written under the project's lock.
    private final Cache<String, Boolean> complete = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    KeyCopies(KeyValue rows, LiveProjects projects) {
        this.rows = rows;
        this.projects = projects;
    }

    /// Brings a project's copies up to its keys.
    ///
    /// @return whether they are as complete as they can be; a project that was deleted, or has no space yet, needs none
    boolean follow(String project) {
        var lock = locks.of(project);
        lock.lock();
        try {
            complete.invalidate(project);
            if (!hasSpace(project)) {
                return true;
            }
            if (isFollowed(project)) {
                complete.put(project, true);
                return true;
            }
            return false;
        } catch (IOException | RuntimeException failed) {
            // The change of the key has been made, so this must not fail it.
            LOG.warn("the keys of project {} are copied to its space later: {}", project, failed.getMessage());
            // Damage counts as complete: the engine reports it, and waiting does not mend it.
            return failed instanceof StoreException store && store.kind() == StoreException.Kind.DAMAGED;
        } finally {
            lock.unlock();
        }
    }

    /// Does the same, unless the copies are known to be complete.
    boolean followOnce(String project) {
        return complete.getIfPresent(project) != null || follow(project);
    }

    /// To be called when nobody knows whether a key was changed.
    void forget(String project) {
        var lock = locks.of(project);
        lock.lock();
        try {
            complete.invalidate(project);
        } finally {
            lock.unlock();
        }
    }

    /// The number of the newest version that the copy of a key has; 0 when there is no copy that can be read now.
    int newestVersion(String project, String id) {
        var row = KeyringLayout.key(project, id);
        try {
            var value = rows.get(Partition.ofKeyCopies(project), row);
            var copy = value == null ? null : KmsKeyRecord.readable(row, value);
            return copy == null ? 0 : copy.versions().getLast().number();
        } catch (IOException outOfReach) {
            return 0;
        }
    }

    private boolean isFollowed(String project) throws IOException {
        boolean done = true;
        for (var change : changes(project)) {
            done &= isDone(project, change);
        }
        return done;
    }

    /// What makes the copies equal to the keys.
    private List<Change> changes(String project) throws IOException {
        var copies = Partition.ofKeyCopies(project);
        var changes = new ArrayList<Change>();
        each(KeyLayout.KEYRING, KeyringLayout.keysOf(project), (row, value) -> {
            var copy = rows.get(copies, row);
            var next = Arrays.equals(copy, value) ? null : copyOf(row, value, copy);
            if (next != null && !Arrays.equals(copy, next)) {
                changes.add(new Change.Set(row, next));
            }
        });
        each(KeyLayout.KEYRING, KeyringLayout.aliasesOf(project), (row, value) -> {
            if (!Arrays.equals(rows.get(copies, row), value) && target(row, value) != null) {
                changes.add(new Change.Set(row, value));
            }
        });
        each(copies, KeyringLayout.aliasesOf(project), (row, value) -> {
            var target = target(row, value);
            if (rows.get(KeyLayout.KEYRING, row) == null
                    && (target == null || rows.get(KeyLayout.KEYRING, KeyringLayout.key(project, target)) != null)) {
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

    /// The key that an alias leads to; `null` for a damaged value.
    private static @Nullable String target(Row row, byte[] value) throws StoreException {
        try {
            return ControlCodec.target(row, value);
        } catch (StoreException failed) {
            failed.rethrowUnless(StoreException.Kind.DAMAGED);
            return null;
        }
    }

    /// The copy that a key gets. It keeps material that only the copy before has.
    ///
    /// @return `null` when the key is damaged, or cannot be brought together with the copy before
    private static byte @Nullable [] copyOf(Row row, byte[] value, byte @Nullable [] before) throws StoreException {
        var key = KmsKeyRecord.readable(row, value);
        var copy = before == null ? null : KmsKeyRecord.readable(row, before);
        if (key == null || copy == null || key.hasMaterialOf(copy)) {
            return key == null ? null : value;
        }
        var whole = key.withMaterialOf(copy);
        LOG.warn(
                whole == null
                        ? "the key {} has other material than its copy in the project's space; the copy stays as it is"
                        : "the key {} lacks material that its copy in the project's space has: control/ is an older copy of"
                                + " itself, and `cloakroom check --attach` restores the material",
                key.arn());
        return whole == null ? null : whole.encode(row);
    }

    private boolean isDone(String project, Change change) throws IOException {
        var copies = Partition.ofKeyCopies(project);
        var owner = KeyringLayout.owner(project);
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
    /// @param isGone whether the project is gone, and its space with it
    /// @param key    removes the key
    /// @return whether the key was removed; false also when its copy cannot be removed now
    boolean remove(String project, String id, boolean isGone, Removal key) throws IOException {
        var lock = locks.of(project);
        lock.lock();
        try {
            complete.invalidate(project);
            if (!isGone && !isCopyRemoved(project, id)) {
                return false;
            }
            return key.run();
        } finally {
            lock.unlock();
            if (!isGone) {
                followOnce(project);
            }
        }
    }

    private boolean isCopyRemoved(String project, String id) {
        try {
            if (isRetired(project)) {
                return false;
            }
            if (!hasSpace(project)) {
                return true;
            }
            if (!mayRemove(project, id)) {
                return false;
            }
            for (var row : copiesOf(project, id)) {
                if (!isDone(project, new Change.Delete(row))) {
                    return false;
                }
            }
            return true;
        } catch (IOException failed) {
            LOG.warn("the key {} of project {} is removed later: {}", id, project, failed.getMessage());
            return false;
        }
    }

    /// Whether the key has all the material that its copy has. If not, the control space is an older copy of itself, which may
    /// not know that the key is in use again.
    private boolean mayRemove(String project, String id) throws IOException {
        var row = KeyringLayout.key(project, id);
        var value = rows.get(KeyLayout.KEYRING, row);
        var before = rows.get(Partition.ofKeyCopies(project), row);
        var key = value == null ? null : KmsKeyRecord.readable(row, value);
        var copy = before == null ? null : KmsKeyRecord.readable(row, before);
        if (key == null || copy == null || key.hasMaterialOf(copy)) {
            return true;
        }
        LOG.warn(
                "the key {} is not removed: its copy in the project's space has newer material, which `cloakroom check"
                        + " --attach` restores",
                key.arn());
        return false;
    }

    /// The rows of a key and of the aliases that lead to it, as far as they are copied.
    private List<Row> copiesOf(String project, String id) throws IOException {
        var copies = Partition.ofKeyCopies(project);
        var found = new ArrayList<Row>();
        each(copies, KeyringLayout.aliasesOf(project), (row, value) -> {
            if (id.equals(target(row, value))) {
                found.add(row);
            }
        });
        var key = KeyringLayout.key(project, id);
        if (rows.get(copies, key) != null) {
            found.add(key);
        }
        return found;
    }

    /// Whether a project is there with its space, as far as the control space knows. A project of an older build gets its space
    /// with its first bucket, and its record need not say so.
    boolean hasSpace(String project) throws IOException {
        var stored = projects.stored(project);
        if (stored == null || stored.record().project().deletedAt() != null) {
            return false;
        }
        if (stored.record().made()) {
            return true;
        }
        try (var names = rows.scan(KeyLayout.BUCKETS, KeyLayout.indexOf('q', project, ""))) {
            return names.next();
        }
    }

    /// Whether a project is not among those in use: it was deleted, and may come back with its keys as long as its space is
    /// kept, or the control space does not know it.
    boolean isRetired(String project) throws IOException {
        var stored = projects.stored(project);
        return stored == null || stored.record().project().deletedAt() != null;
    }
}
