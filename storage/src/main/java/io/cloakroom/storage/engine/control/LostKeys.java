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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Encryption keys and aliases that the control space does not have, while the space of their project has copies of them: it
/// lacks the key, or a version of its material, or its row is damaged.
final class LostKeys {
    private static final char KEY = 'k';
    private static final char ALIAS = 'a';

    /// Rows of the control space.
    private final Map<Row, byte[]> rows = new HashMap<>();

    void readControl(SpaceReader control) throws IOException {
        for (char kind : new char[] {KEY, ALIAS}) {
            control.scan(KeyLayout.KEYRING.id(), KeyLayout.all(kind), (row, value) -> {
                rows.put(row, value);
                return true;
            });
        }
    }

    /// The rows that [#restore] would write for a project. It reads the copies without opening the space for writing.
    List<Change.Set> lost(SpaceReader space, String project) throws IOException {
        var lost = new ArrayList<Change.Set>();
        for (char kind : new char[] {KEY, ALIAS}) {
            space.scan(Partition.ofKeyCopies(project).id(), KeyLayout.indexOf(kind, project, ""), (row, copy) -> {
                var whole = kind == KEY ? key(row, copy, rows.get(row)) : alias(row, copy, rows.get(row));
                if (whole != null) {
                    lost.add(new Change.Set(row, whole));
                }
                return true;
            });
        }
        return lost;
    }

    /// The value that a key gets; `null` when it has all that its copy has. Different versions of one number cannot be brought
    /// together, and the key stays as it is. They arise only when the key was rotated under an older control space while the
    /// copy was out of reach.
    private static byte @Nullable [] key(Row row, byte[] copy, byte @Nullable [] present) {
        @Nullable KmsKeyRecord copied;
        @Nullable KmsKeyRecord key;
        try {
            copied = KmsKeyRecord.readable(row, copy);
            key = present == null ? null : KmsKeyRecord.readable(row, present);
        } catch (StoreException newer) {
            // A newer release wrote it, and this one cannot tell what is missing.
            return null;
        }
        if (copied == null || key == null) {
            return copied == null ? null : copy;
        }
        var whole = key.hasMaterialOf(copied) ? null : key.withMaterialOf(copied);
        return whole == null ? null : whole.encode(row);
    }

    private static byte @Nullable [] alias(Row row, byte[] copy, byte @Nullable [] present) {
        return isDamagedAlias(row, copy) || (present != null && !isDamagedAlias(row, present)) ? null : copy;
    }

    private static boolean isDamagedAlias(Row row, byte[] value) {
        try {
            var _ = ControlCodec.target(row, value);
            return false;
        } catch (StoreException unreadable) {
            return unreadable.kind() == StoreException.Kind.DAMAGED;
        }
    }

    /// Gives a project back what the control space has lost. A row that was changed meanwhile stays as it is.
    ///
    /// @param control rows of the control space
    /// @return how many rows are back
    int restore(KeyValue control, String project, List<Change.Set> lost) throws IOException {
        var owner = project.getBytes(StandardCharsets.US_ASCII);
        int restored = 0;
        for (var change : lost) {
            var present = rows.get(change.row());
            var guard = present == null ? new Guard.Absent(change.row()) : new Guard.Is(change.row(), present);
            var outcome = control.commit(KeyLayout.KEYRING, owner, List.of(guard), List.of(change));
            restored += outcome == KeyValue.Outcome.COMMITTED ? 1 : 0;
        }
        return restored;
    }
}
