package io.cloakroom.storage.rocks.space;

import io.cloakroom.storage.engine.Engine.Keeper;
import io.cloakroom.storage.rocks.database.RawReader;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import io.cloakroom.storage.rocks.shared.Natives;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;

/// Asks the layer above whether the files of a space must stay although its project is deleted. To be called on a platform
/// thread.
public final class SpaceKeeper {
    private final Natives natives;
    private volatile @Nullable Keeper keeper;

    public SpaceKeeper(Natives natives) {
        this.natives = natives;
    }

    public void ask(Keeper newKeeper) {
        keeper = newKeeper;
    }

    /// Asks about a space that nobody uses.
    ///
    /// @return why it must stay; `null` when it may go
    /// @throws IOException when that cannot be said
    @Nullable
    public String why(SpaceDirectory space) throws IOException {
        var currentKeeper = keeper;
        if (currentKeeper == null || !Files.exists(space.db().resolve("CURRENT"))) {
            return null;
        }
        return RawReader.read(space, natives, currentKeeper::keeps).orElse(null);
    }

    /// Asks about a space whose database is open.
    @Nullable
    String why(RocksDB database) throws IOException {
        var currentKeeper = keeper;
        return currentKeeper == null
                ? null
                : currentKeeper.keeps(new RawReader(database)).orElse(null);
    }
}
