package io.cloakroom.storage.engine.keyring;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.encryption.KmsKey;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.codec.KmsKeyRecord;
import io.cloakroom.storage.engine.record.KeyLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rows of the keyring. All rows of a project share one owner, so that an alias is unique within one commit.
final class KeyringRows {
    private static final Logger LOG = LoggerFactory.getLogger(KeyringRows.class);

    private final KeyValue rows;
    private final KeyCopies copies;

    /// @param copies follow every change
    KeyringRows(KeyValue rows, KeyCopies copies) {
        this.rows = rows;
        this.copies = copies;
    }

    record StoredKey(Row row, byte[] value, KmsKeyRecord record) {
        Guard guard() {
            return new Guard.Is(row, value);
        }

        Change set(KmsKeyRecord next) {
            return new Change.Set(row, next.encode(row));
        }
    }

    @Nullable
    StoredKey stored(String project, String id) throws IOException {
        var row = KeyringLayout.key(project, id);
        var value = rows.get(KeyLayout.KEYRING, row);
        return value == null ? null : new StoredKey(row, value, KmsKeyRecord.decode(row, value));
    }

    List<StoredKey> all(String project) throws IOException {
        var found = new ArrayList<StoredKey>();
        try (var cursor = rows.scan(KeyLayout.KEYRING, KeyringLayout.keysOf(project))) {
            while (cursor.next()) {
                found.add(stored(cursor));
            }
        }
        return found;
    }

    /// A page of the keys of all projects.
    ///
    /// @param keys those that could be read
    /// @param last the last row that was looked at; `null` at the end
    record KeyringPage(List<StoredKey> keys, @Nullable Row last) {}

    /// A damaged row is logged and left out, so that it does not stop the work on all other keys.
    ///
    /// @param after the last row of the previous page, or `null`
    KeyringPage page(byte @Nullable [] after, int max) throws IOException {
        var all = KeyringLayout.allKeys();
        var range = after == null ? all : new KeyValue.Range(KeyLayout.after(new Row(after)), all.to());
        var found = new ArrayList<StoredKey>();
        try (var cursor = rows.scan(KeyLayout.KEYRING, range)) {
            for (int looked = 1; cursor.next(); looked++) {
                try {
                    found.add(stored(cursor));
                } catch (StoreException failed) {
                    failed.rethrowUnless(StoreException.Kind.DAMAGED);
                    LOG.warn("a key of the keyring cannot be read: {}", failed.getMessage());
                }
                if (looked == max) {
                    return new KeyringPage(found, cursor.row());
                }
            }
        }
        return new KeyringPage(found, null);
    }

    private static StoredKey stored(KeyValue.Cursor cursor) throws IOException {
        var value = cursor.value().clone();
        return new StoredKey(cursor.row(), value, KmsKeyRecord.decode(cursor.row(), value));
    }

    /// The target of an alias, even if the key is gone.
    record Alias(Row row, byte[] value, String key) {
        Guard guard() {
            return new Guard.Is(row, value);
        }
    }

    @Nullable
    Alias aliasNamed(String project, String alias) throws IOException {
        var row = KeyringLayout.alias(project, alias);
        var value = rows.get(KeyLayout.KEYRING, row);
        return value == null ? null : new Alias(row, value, ControlCodec.target(row, value));
    }

    static Change set(Row alias, String key) {
        return new Change.Set(alias, ControlCodec.index(alias, key));
    }

    /// All aliases of a project with their targets, sorted.
    Map<String, Alias> aliases(String project) throws IOException {
        var found = new TreeMap<String, Alias>();
        try (var cursor = rows.scan(KeyLayout.KEYRING, KeyringLayout.aliasesOf(project))) {
            while (cursor.next()) {
                var value = cursor.value().clone();
                var name = KeyLayout.indexed(cursor.row(), project);
                found.put(name, new Alias(cursor.row(), value, ControlCodec.target(cursor.row(), value)));
            }
        }
        return found;
    }

    /// The key as callers see it.
    KmsKey view(KmsKeyRecord record) throws IOException {
        return record.key(aliasesOf(record.id(), aliases(record.project())));
    }

    static List<String> aliasesOf(String id, Map<String, Alias> all) {
        return all.entrySet().stream()
                .filter(each -> each.getValue().key().equals(id))
                .map(Map.Entry::getKey)
                .toList();
    }

    boolean isDone(String project, List<Guard> guards, List<Change> changes) throws IOException {
        boolean done = isDoneUncopied(project, guards, changes);
        if (done) {
            var _ = copies.follow(project);
        }
        return done;
    }

    /// Does the same, and leaves the copies to the caller or to [KeyringSweep].
    boolean isDoneUncopied(String project, List<Guard> guards, List<Change> changes) throws IOException {
        try {
            return rows.commit(KeyLayout.KEYRING, KeyringLayout.owner(project), guards, changes)
                    == KeyValue.Outcome.COMMITTED;
        } finally {
            // Also after a failure: the change may have happened nevertheless.
            copies.forget(project);
        }
    }
}
