package io.cloakroom.storage.rocks.database;

import io.cloakroom.storage.rocks.shared.Natives;
import io.cloakroom.storage.rocks.shared.Pools;
import io.cloakroom.storage.rocks.shared.Probe;
import io.cloakroom.storage.rocks.shared.RocksSettings;

/// What all databases of an engine share.
public record DatabaseResources(RocksSettings settings, Natives natives, Pools pools, Probe probe) {
    /// Whether each commit is on disk when it returns.
    boolean durable() {
        return settings.durability() == RocksSettings.Durability.SYNC;
    }
}
