package io.cloakroom.storage.rocks.collect;

import io.cloakroom.storage.engine.KeyValue.Outcome;
import io.cloakroom.storage.rocks.blob.BlobFiles;
import io.cloakroom.storage.rocks.database.Database;
import io.cloakroom.storage.rocks.database.Work;
import io.cloakroom.storage.rocks.space.OpenSpaces;
import io.cloakroom.storage.rocks.space.SpaceUse;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One space as the collector works on it. Each use is as short as one call of the database or one copy, since a database that
/// has to be opened again waits for it to end.
record CollectedSpace(String name, OpenSpaces spaces, BooleanSupplier stopped) {
    /// The space was retired meanwhile.
    static final class Gone extends IOException {
        private Gone(String space) {
            super("space " + space + " is gone");
        }
    }

    private record Result<T extends @Nullable Object>(T value) {}

    interface Step {
        void run() throws IOException;
    }

    /// Whether the engine is being closed. What is left is then done after the next start.
    boolean isStopped() {
        return stopped.getAsBoolean();
    }

    BlobFiles files() {
        return spaces.files(name);
    }

    /// Makes one call of the database or of the files.
    <T extends @Nullable Object> T use(SpaceUse<T> use) throws IOException {
        var result =
                spaces.<@Nullable Result<T>>use(name, null, (database, files) -> new Result<>(use.of(database, files)));
        if (result == null) {
            throw new Gone(name);
        }
        return result.value();
    }

    /// Does a step between two groups of batches, when the files have been told of all that was committed.
    static void between(Database database, Step step) throws IOException {
        database.commit(new Work.Alone(_ -> {
            step.run();
            return Outcome.REFUSED;
        }));
    }
}
