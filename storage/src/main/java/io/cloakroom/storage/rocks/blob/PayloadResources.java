package io.cloakroom.storage.rocks.blob;

import io.cloakroom.storage.rocks.shared.DiskReserve;
import io.cloakroom.storage.rocks.shared.Pools;
import io.cloakroom.storage.rocks.shared.Probe;
import io.cloakroom.storage.rocks.shared.RocksSettings;

/// What all spaces of an engine share when they keep payload.
public record PayloadResources(OpenFiles files, RocksSettings settings, Pools pools, DiskReserve reserve, Probe probe) {
    /// Whether each commit, and the payload that it claims, is on disk when it returns.
    boolean durable() {
        return settings.durability() == RocksSettings.Durability.SYNC;
    }
}
