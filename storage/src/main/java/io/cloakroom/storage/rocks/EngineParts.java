package io.cloakroom.storage.rocks;

/// What all spaces of an engine share when they keep payload.
record EngineParts(OpenFiles files, RocksSettings settings, Pools pools, DiskReserve reserve, Probe probe) {
    /// Whether what a commit says is on disk when it returns.
    boolean durable() {
        return settings.durability() == RocksSettings.Durability.SYNC;
    }
}
