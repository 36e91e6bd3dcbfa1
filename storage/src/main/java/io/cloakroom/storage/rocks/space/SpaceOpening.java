package io.cloakroom.storage.rocks.space;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.rocks.database.Admission;
import io.cloakroom.storage.rocks.database.Database;
import io.cloakroom.storage.rocks.database.DatabaseResources;
import io.cloakroom.storage.rocks.directory.DurableMark;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import io.cloakroom.storage.rocks.shared.Failures;
import io.cloakroom.storage.rocks.shared.Fsync;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of a space from its directory to an open database, and back: [Admission], the marks that say who used it last, and
/// what is known of the payload files.
final class SpaceOpening {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceOpening.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /// Longer than a page of a listing takes.
    private static final Duration FOR_CURSORS = Duration.ofMillis(250);

    private final DatabaseResources shared;
    private final PayloadFiles files;
    private final Exchanges exchanges;
    private final SecureRandom random = new SecureRandom();

    SpaceOpening(DatabaseResources shared, PayloadFiles files, Exchanges exchanges) {
        this.shared = shared;
        this.files = files;
        this.exchanges = exchanges;
    }

    /// Opens the database of a space that is changing. If a broken one is still open, it is closed first.
    ///
    /// @param mayMake whether a space that never held anything is made
    Database open(Space space, boolean mayMake) throws IOException {
        closeBroken(space);
        var admission = admitted(space, mayMake);
        takeExchanged(space, admission);
        if (admission.accepted() != null) {
            // All marks are made anew, so that they fit each other.
            space.opening = 0;
        }
        var payload = space.files();
        var database = Database.open(space.directory, admission, space.damage, payload, shared);
        try {
            if (admission.mark().equals(DurableMark.Mark.NONE)) {
                // Before anything is written to the mark: it says that there is a database.
                Fsync.names(space.directory.path());
            }
            begin(space, database, admission);
            payload.prepare(database);
            var accepted = admission.accepted();
            if (accepted != null) {
                space.directory.accepted();
            }
            return database;
        } catch (IOException | RuntimeException failed) {
            database.close(true);
            throw failed;
        }
    }

    private Admission admitted(Space space, boolean mayMake) throws IOException {
        try {
            return Admission.of(space.directory, shared.natives(), mayMake);
        } catch (FileSystemException unreadable) {
            if (Failures.outOfDescriptors(unreadable)) {
                throw unreadable;
            }
            throw space.directory.unavailable("it cannot be read: " + unreadable);
        }
    }

    /// When the directory is another one than before, nothing that is known of its files holds any more. Whoever still uses
    /// files of the old one may read on, but what they write there is refused when it is to be committed.
    private void takeExchanged(Space space, Admission admission) {
        var same = admission.mark().opening() == space.opening
                && (space.identity == null
                        || space.identity.equals(SpaceDirectory.identity(space.directory.segments())));
        if (space.opening != 0 && !same) {
            LOG.warn("space {}: its directory is another one than before", space.name);
            space.files().forget();
            synchronized (space) {
                space.files = files.of(space.directory);
                space.opening = 0;
            }
            exchanges.tell(space.name);
        }
    }

    /// Marks payload and database as in use, the payload first. The mark of the payload also names the opening before, so it
    /// fits the database too when a crash comes between the two. Once the database is marked, [#confirm] removes that name.
    private void begin(Space space, Database database, Admission admission) throws IOException {
        var mark = admission.mark();
        if (space.opening != 0) {
            database.begin(space.opening, mark.previous(), admission.accepted() != null);
            return;
        }
        var opening = random.nextLong() | 1;
        space.directory.makePayloadDirectories();
        for (var path : space.directory.payloadMarks()) {
            try (var payload = new DurableMark(path)) {
                var isNew = payload.last().opening() == 0;
                payload.write(DurableMark.Mark.ofPayload(false, opening, mark.opening()));
                if (isNew) {
                    Fsync.names(path.resolveSibling("."));
                }
            }
        }
        database.begin(opening, mark.opening(), admission.accepted() != null);
        space.opening = opening;
        space.confirmed = false;
        space.identity = SpaceDirectory.identity(space.directory.segments());
    }

    /// Notes beside the payload that the database was marked with this opening. From now on a database from before this
    /// opening is known to be older than the payload. This is not urgent, so the upkeep does it.
    static void confirm(Space space) throws IOException {
        if (!space.confirmed && space.opening != 0) {
            for (var path : space.directory.payloadMarks()) {
                try (var payload = new DurableMark(path)) {
                    payload.write(DurableMark.Mark.ofPayload(true, space.opening, 0));
                }
            }
            space.confirmed = true;
        }
    }

    /// Closes a database that nobody uses.
    static void close(Space space, Database database, boolean flush) {
        try {
            if (isInPlace(space)) {
                confirm(space);
            }
        } catch (IOException failed) {
            LOG.warn("space {}: its payload could not be marked: {}", space.name, failed.toString());
        }
        database.close(flush);
    }

    private void closeBroken(Space space) throws StoreException {
        Database old;
        Duration wait;
        synchronized (space) {
            old = space.database;
            if (old == null) {
                return;
            }
            space.awaitUnused(PATIENCE);
            space.database = null;
            wait = space.reopenings.add(!old.hasWritten());
        }
        old.awaitCursors(FOR_CURSORS);
        old.close(true);
        space.files().reopening();
        pause(wait);
    }

    /// Keeps a database that breaks again and again from being opened all the time.
    private static void pause(Duration wait) {
        try {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether the files that are open are still those that lie in the directory.
    static boolean isInPlace(Space space) {
        return space.identity == null || space.identity.equals(SpaceDirectory.identity(space.directory.segments()));
    }
}
