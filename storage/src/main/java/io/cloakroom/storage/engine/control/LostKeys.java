package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.SpaceReader;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.codec.KmsKeyRecord;
import io.cloakroom.storage.engine.record.KeyLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Encryption keys that the control space does not have, while the space of their project has copies of them.
final class LostKeys {
    private static final char KEY = 'k';
    private static final char ALIAS = 'a';

    /// Rows of the keys that the control space has, and that can be read.
    private final Set<Row> known = new HashSet<>();

    void readControl(SpaceReader control) throws IOException {
        control.scan(KeyLayout.KEYRING.id(), KeyLayout.all(KEY), (row, value) -> {
            if (isReadable(row, value)) {
                known.add(row);
            }
            return true;
        });
    }

    /// How many keys of a project are lost.
    int count(SpaceReader space, String project) throws IOException {
        var lost = new ArrayList<Row>();
        space.scan(Partition.ofKeyCopies(project).id(), KeyLayout.indexOf(KEY, project, ""), (row, value) -> {
            if (!known.contains(row) && isReadable(row, value)) {
                lost.add(row);
            }
            return true;
        });
        return lost.size();
    }

    /// Gives a project the keys and aliases back that the control space does not have, or whose rows are damaged. What it has
    /// stays as it is.
    ///
    /// @param rows of all spaces
    /// @return how many keys are back
    static int restore(KeyValue rows, String project) throws IOException {
        int keys = 0;
        for (var change : copied(rows, project, KEY)) {
            var present = rows.get(KeyLayout.KEYRING, change.row());
            if (isReadable(change.row(), change.value()) && (present == null || !isReadable(change.row(), present))) {
                keys += isSet(rows, project, present, change) ? 1 : 0;
            }
        }
        for (var change : copied(rows, project, ALIAS)) {
            var key = KeyLayout.index(KEY, project, ControlCodec.target(change.row(), change.value()));
            if (rows.get(KeyLayout.KEYRING, key) != null) {
                var _ = isSet(rows, project, null, change);
            }
        }
        return keys;
    }

    private static List<Change.Set> copied(KeyValue rows, String project, char kind) throws IOException {
        var found = new ArrayList<Change.Set>();
        try (var cursor = rows.scan(Partition.ofKeyCopies(project), KeyLayout.indexOf(kind, project, ""))) {
            while (cursor.next()) {
                found.add(new Change.Set(cursor.row(), cursor.value().clone()));
            }
        }
        return found;
    }

    /// @param present the value that is replaced; `null` when the row must be absent
    private static boolean isSet(KeyValue rows, String project, byte @Nullable [] present, Change.Set change)
            throws IOException {
        var owner = project.getBytes(StandardCharsets.US_ASCII);
        var guard = present == null ? new Guard.Absent(change.row()) : new Guard.Is(change.row(), present);
        return rows.commit(KeyLayout.KEYRING, owner, List.of(guard), List.of(change)) == KeyValue.Outcome.COMMITTED;
    }

    private static boolean isReadable(Row row, byte[] value) throws StoreException {
        try {
            KmsKeyRecord.decode(row, value);
            return true;
        } catch (StoreException failed) {
            failed.rethrowUnless(StoreException.Kind.DAMAGED);
            return false;
        }
    }
}
