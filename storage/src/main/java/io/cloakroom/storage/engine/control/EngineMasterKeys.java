package io.cloakroom.storage.engine.control;

import io.cloakroom.storage.encryption.KeyException;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.codec.MasterKeyRecord;
import io.cloakroom.storage.engine.codec.MasterKeyRecord.Earlier;
import io.cloakroom.storage.engine.record.KeyLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Knows which master key a data directory is encrypted with.
///
/// When another master key replaces it, one commit stores the previous one, sealed under the new one. From then on the new
/// key alone opens everything, however far the job is that seals everything anew. This includes what comes back from a backup
/// or with a deleted project.
public final class EngineMasterKeys {
    private static final String PURPOSE = "cloakroom earlier master key ";

    private final KeyValue rows;

    public EngineMasterKeys(KeyValue rows) {
        this.rows = rows;
    }

    private record StoredMasterKey(byte[] value, MasterKeyRecord record) {}

    private @Nullable StoredMasterKey stored() throws IOException {
        var value = rows.get(KeyLayout.KEYRING, KeyLayout.MASTER_KEY);
        return value == null ? null : new StoredMasterKey(value, MasterKeyRecord.decode(KeyLayout.MASTER_KEY, value));
    }

    /// Id of the master key that the directory is encrypted with; empty when none has been recorded yet.
    public Optional<String> recorded() throws IOException {
        var stored = stored();
        return stored == null ? Optional.empty() : Optional.of(stored.record().id());
    }

    /// Whether everything within reach is sealed under the recorded master key.
    public boolean isResealed() throws IOException {
        var stored = stored();
        return stored == null || stored.record().resealed();
    }

    /// Checks the master key, and replaces the previous one if asked to. To be called once, at the start, before anything is
    /// sealed.
    ///
    /// @param current  32 bytes
    /// @param previous the key that `current` replaces; `null` for none
    /// @throws KeyException of kind WRONG_MASTER_KEY when the directory was encrypted with neither of them
    public MasterKeys begin(byte[] current, byte @Nullable [] previous) throws IOException {
        var stored = stored();
        if (stored == null) {
            return first(current, previous);
        }
        var recorded = stored.record().id();
        if (recorded.equals(MasterKeys.idOf(current))) {
            return with(current, opened(stored.record(), current));
        }
        if (previous == null || !recorded.equals(MasterKeys.idOf(previous))) {
            throw wrong(recorded, current, previous);
        }
        var earlier = opened(stored.record(), previous);
        earlier.add(previous);
        return replace(stored, with(current, earlier), earlier);
    }

    private static KeyException wrong(String recorded, byte[] current, byte @Nullable [] previous) {
        var given = previous == null
                ? MasterKeys.idOf(current)
                : MasterKeys.idOf(current) + ", and the previous one " + MasterKeys.idOf(previous);
        return new KeyException(
                KeyException.Kind.WRONG_MASTER_KEY,
                "the master key is not the one that this data directory was encrypted with: that has the id " + recorded
                        + ", the given one " + given);
    }

    /// Records the first key of a directory that is new or was written by an older build.
    private MasterKeys first(byte[] current, byte @Nullable [] previous) throws IOException {
        var record = MasterKeyRecord.first(MasterKeys.idOf(previous == null ? current : previous));
        var set = new Change.Set(KeyLayout.MASTER_KEY, record.encode(KeyLayout.MASTER_KEY));
        commit(List.of(new Guard.Absent(KeyLayout.MASTER_KEY)), set);
        return previous == null ? with(current, List.of()) : begin(current, previous);
    }

    private MasterKeys replace(StoredMasterKey stored, MasterKeys keys, List<byte[]> earlier) throws IOException {
        var sealed = new ArrayList<Earlier>();
        for (var each : earlier) {
            var id = MasterKeys.idOf(each);
            sealed.add(new Earlier(id, keys.seal(PURPOSE + id, each)));
        }
        var record = stored.record().replacedBy(keys.id(), sealed);
        commit(
                List.of(new Guard.Is(KeyLayout.MASTER_KEY, stored.value())),
                new Change.Set(KeyLayout.MASTER_KEY, record.encode(KeyLayout.MASTER_KEY)));
        return keys;
    }

    private static MasterKeys with(byte[] current, List<byte[]> earlier) {
        return new MasterKeys(current, earlier.reversed());
    }

    /// @param master the recorded master key
    private static List<byte[]> opened(MasterKeyRecord record, byte[] master) throws IOException {
        var keys = new MasterKeys(master, List.of());
        var earlier = new ArrayList<byte[]>();
        for (var each : record.earlier()) {
            earlier.add(keys.open(record.id(), PURPOSE + each.id(), each.sealed()));
        }
        return earlier;
    }

    /// Records that everything within reach is sealed under the recorded key.
    public void resealed() throws IOException {
        var stored = stored();
        if (stored != null && !stored.record().resealed()) {
            var record = stored.record().whenResealed();
            commit(
                    List.of(new Guard.Is(KeyLayout.MASTER_KEY, stored.value())),
                    new Change.Set(KeyLayout.MASTER_KEY, record.encode(KeyLayout.MASTER_KEY)));
        }
    }

    private void commit(List<Guard> guards, Change change) throws IOException {
        var outcome = rows.commit(KeyLayout.KEYRING, KeyLayout.MASTER_KEY.bytes(), guards, List.of(change));
        if (outcome != KeyValue.Outcome.COMMITTED) {
            throw new IllegalStateException("the record of the master key changed while it was written: " + outcome);
        }
    }
}
