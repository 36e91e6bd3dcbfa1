package io.cloakroom.storage.engine.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.storage.encryption.KmsKey.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The keys that are in use, their material open in memory. Whoever changes a key forgets it here.
final class OpenKeys {
    private static final int MOST = 10_000;

    private final KeyringRows rows;
    private final Supplier<KeyMaterial> material;
    private final Cache<Name, OpenKey> open =
            Caffeine.newBuilder().maximumSize(MOST).build();

    private record Name(String project, String id) {}

    /// @param material by number of the version; empty for a key that is out of use
    record OpenKey(String arn, State state, int newest, Map<Integer, byte[]> material) {}

    OpenKeys(KeyringRows rows, Supplier<KeyMaterial> material) {
        this.rows = rows;
        this.material = material;
    }

    /// @return `null` when the project has no such key
    @Nullable
    OpenKey get(String project, String id) throws IOException {
        try {
            // One that is forgotten while it is read is not kept.
            return open.get(new Name(project, id), this::read);
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private @Nullable OpenKey read(Name name) {
        try {
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
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void forget(String project, String id) {
        open.invalidate(new Name(project, id));
    }
}
