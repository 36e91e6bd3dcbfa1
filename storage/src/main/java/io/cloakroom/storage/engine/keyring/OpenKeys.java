package io.cloakroom.storage.engine.keyring;

import io.cloakroom.storage.encryption.KmsKey.State;
import io.cloakroom.storage.engine.ReadCache;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The keys of the keyring that are in use, with their material in clear in memory. Whoever changes a key forgets it here.
final class OpenKeys {
    private static final int MOST = 10_000;

    private final KeyringRows rows;
    private final Supplier<KeyMaterial> material;
    private final ReadCache<KeyId, OpenKey> open = ReadCache.ofEntries(MOST);

    private record KeyId(String project, String id) {}

    /// @param material by number of the version; empty for a key that is not enabled
    record OpenKey(String arn, State state, int newest, Map<Integer, byte[]> material) {}

    OpenKeys(KeyringRows rows, Supplier<KeyMaterial> material) {
        this.rows = rows;
        this.material = material;
    }

    /// @return `null` when the project has no such key
    @Nullable
    OpenKey get(String project, String id) throws IOException {
        return open.get(new KeyId(project, id), this::read);
    }

    private @Nullable OpenKey read(KeyId name) throws IOException {
        var stored = rows.stored(name.project(), name.id());
        if (stored == null) {
            return null;
        }
        var record = stored.record();
        var clear = new HashMap<Integer, byte[]>();
        if (record.state() == State.ENABLED) {
            for (var version : record.versions()) {
                clear.put(version.number(), material.get().open(record.id(), version));
            }
        }
        return new OpenKey(
                record.arn(), record.state(), record.versions().getLast().number(), clear);
    }

    void forget(String project, String id) {
        open.forget(new KeyId(project, id));
    }
}
