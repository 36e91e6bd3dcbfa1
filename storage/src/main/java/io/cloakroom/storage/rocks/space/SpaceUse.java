package io.cloakroom.storage.rocks.space;

import io.cloakroom.storage.rocks.blob.BlobFiles;
import io.cloakroom.storage.rocks.database.Database;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What is done with an open database and its files. It has to be short, since a database that has to be opened again waits
/// for it. It must not ask for another space, since two uses could then wait for each other.
public interface SpaceUse<T extends @Nullable Object> {
    T of(Database database, BlobFiles files) throws IOException;
}
