package io.cloakroom.storage.rocks.database;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.rocks.directory.DurableMark;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import io.cloakroom.storage.rocks.shared.Failures;
import io.cloakroom.storage.rocks.shared.Natives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The decision that a space may be opened for writing, made before anything in its directory is changed: opening a
/// database deletes its log, and payload that the database does not know would be collected as garbage.
///
/// A directory is refused when something of it is missing, or when its parts contradict each other: the database is older
/// than its mark, or the payload is newer than both. It is refused until the missing part is back, or until the operator
/// makes the file `accept-damage` to go on with what the database holds.
///
/// @param exists   whether there is a database already; if not, it is to be made
/// @param mark     what was known to be on disk
/// @param accepted what the operator accepts; `null` when nothing is wrong
public record Admission(
        boolean exists, DurableMark.Mark mark, @Nullable StoreException accepted) {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    /// @param mayMake whether a database is made where it is certain that there never was one
    /// @throws StoreException of kind UNAVAILABLE that says what is wrong, and what the operator can do
    public static Admission of(SpaceDirectory directory, Natives natives, boolean mayMake) throws IOException {
        var mark = DurableMark.read(directory.mark());
        if (mark == null && neverHeldAnything(directory, natives)) {
            if (!mayMake) {
                throw directory.unavailable(
                        Files.isDirectory(directory.path())
                                ? directory.path() + " is empty. Is its disk mounted?"
                                : "its directory " + directory.path() + " is missing or cannot be read");
            }
            return new Admission(false, DurableMark.Mark.NONE, null);
        }
        var trouble = contradiction(directory, natives, mark);
        if (trouble == null) {
            dropStale(directory);
        } else if (!Files.exists(directory.acceptance())) {
            throw trouble;
        } else {
            LOG.warn("{} The operator has accepted that.", trouble.getMessage());
        }
        return new Admission(true, mark == null ? DurableMark.Mark.NONE : mark, trouble);
    }

    /// Whether no commit was ever made here: there is no mark, and the mark is written before the first commit. What a crash
    /// leaves while a database is being made counts as nothing too.
    private static boolean neverHeldAnything(SpaceDirectory directory, Natives natives) throws IOException {
        if (directory.hasPayload()) {
            return false;
        }
        return Files.exists(directory.db().resolve("CURRENT"))
                ? look(directory, natives).sequence() == 0
                : !holdsTables(directory) && !directory.hasLog();
    }

    private static boolean holdsTables(SpaceDirectory directory) throws IOException {
        if (!Files.isDirectory(directory.db())) {
            return false;
        }
        try (var tables = Files.newDirectoryStream(directory.db(), "*.sst")) {
            return tables.iterator().hasNext();
        }
    }

    /// Why a space would not be opened as it lies there; `null` when it would be.
    public static @Nullable StoreException trouble(SpaceDirectory directory, Natives natives) throws IOException {
        try {
            return contradiction(directory, natives, DurableMark.read(directory.mark()));
        } catch (StoreException refused) {
            return refused;
        }
    }

    /// How the parts of a directory contradict each other; `null` when they fit together.
    ///
    /// @throws StoreException when a part is missing
    private static @Nullable StoreException contradiction(
            SpaceDirectory directory, Natives natives, DurableMark.@Nullable Mark mark) throws IOException {
        var missing = directory.missing();
        if (missing != null) {
            throw missing;
        }
        if (mark == null) {
            return contradiction(
                    directory, "there is no mark of how far its database was on disk, so writes may be lost");
        }
        if (mark.space() != 0 && mark.space() != directory.id()) {
            return contradiction(directory, "its mark belongs to another space, as if two were exchanged");
        }
        if (mark.database() != 0 && directory.databaseId() != 0 && mark.database() != directory.databaseId()) {
            return contradiction(directory, "its database is not the one that its mark was made for");
        }
        if (!mark.clean() && !directory.hasLogFile()) {
            return contradiction(
                    directory,
                    "its database was in use, but its log, " + directory.db().resolve("*.log")
                            + ", is missing, and with it perhaps the last writes");
        }
        if (!asClosed(directory, mark) || !hasPayloadDirectories(directory)) {
            var found = look(directory, natives);
            found.requireBeside(directory);
            if (found.sequence() < mark.sequence()) {
                return contradiction(
                        directory,
                        "its database ends at change " + found.sequence() + ", but change " + mark.sequence()
                                + " was on disk: acknowledged writes are lost");
            }
            if (mark.clean() && found.sequence() > mark.sequence()) {
                return contradiction(
                        directory,
                        "its database goes on to change " + found.sequence() + ", but was closed in order at change "
                                + mark.sequence() + ": they are copies from different times");
            }
        }
        return payloadTrouble(directory, mark);
    }

    /// Whether the database is just as it was when it was closed, as far as its manifest tells. Then it need not be read to
    /// learn at which change it ends.
    private static boolean asClosed(SpaceDirectory directory, DurableMark.Mark mark) throws IOException {
        return mark.clean() && mark.manifest() != 0 && mark.manifest() == directory.manifest() && !directory.hasLog();
    }

    /// How the marks of payload and database contradict each other; `null` when they fit. A crash may come after the payload is
    /// marked and before the database is. Until it is certain that none did, the payload's mark is not `clean`, and the
    /// opening before fits too. That is 0 for a database that an older build used last.
    private static @Nullable StoreException payloadTrouble(SpaceDirectory directory, DurableMark.Mark mark)
            throws IOException {
        for (var path : directory.payloadMarks()) {
            var known = DurableMark.read(path);
            if (known == null && mark.opening() != 0) {
                return contradiction(
                        directory, "the mark of its payload, " + path + ", is missing, as if not all was restored");
            }
            if (known != null
                    && known.opening() != mark.opening()
                    && (known.clean() || known.previous() != mark.opening())) {
                return contradiction(
                        directory,
                        "the payload beside " + path + " was last used in opening " + hex(known.opening())
                                + ", its database in opening " + hex(mark.opening())
                                + ": they are copies from different times");
            }
        }
        return null;
    }

    private static boolean hasPayloadDirectories(SpaceDirectory directory) {
        return Files.isDirectory(directory.segments()) && Files.isDirectory(directory.extents());
    }

    /// What a database holds.
    ///
    /// @param sequence number of its last change
    /// @param used     whether a partition was ever made in it
    /// @param segments whether rows refer to payload in segments
    /// @param extents  whether rows refer to payload in extents
    private record Holdings(long sequence, boolean used, boolean segments, boolean extents) {
        /// Refuses a space in which the database or the payload is missing altogether. The operator cannot accept that, since
        /// there is nothing to go on with.
        void requireBeside(SpaceDirectory directory) throws IOException {
            if (!used && directory.hasPayload()) {
                throw directory.unavailable(
                        "its database " + directory.db() + " is empty, but there is payload beside it");
            }
            requirePayload(directory, segments, directory.segments());
            requirePayload(directory, extents, directory.extents());
        }

        private static void requirePayload(SpaceDirectory directory, boolean wanted, Path payload)
                throws StoreException {
            if (wanted && !Files.isDirectory(payload)) {
                throw directory.unavailable("objects refer to files in " + payload + ", which is missing");
            }
        }
    }

    /// Reads the database, log included, without changing a byte.
    private static Holdings look(SpaceDirectory directory, Natives natives) throws StoreException {
        try {
            return natives.look(
                    directory.db(),
                    db -> new Holdings(
                            db.getLatestSequenceNumber(),
                            db.get(Keys.NEXT_PARTITION) != null,
                            hasClaims(db, BlobPosition.SEGMENT),
                            hasClaims(db, BlobPosition.EXTENT)));
        } catch (RocksDBException failed) {
            throw Failures.outOfDescriptors(failed)
                    ? Failures.of(directory.name(), failed)
                    : directory.unavailable("its database cannot be read: " + failed.getMessage());
        }
    }

    private static boolean hasClaims(RocksDB db, int kind) throws RocksDBException {
        try (var end = new Slice(Keys.after(Keys.claims(kind)));
                var bounded = new ReadOptions().setIterateUpperBound(end);
                var claims = db.newIterator(bounded)) {
            claims.seek(Keys.claims(kind));
            if (!claims.isValid()) {
                claims.status();
            }
            return claims.isValid();
        }
    }

    private static StoreException contradiction(SpaceDirectory directory, String why) {
        return directory.unavailable(why + ". Restore the space whole, or make the empty file " + directory.acceptance()
                + " to go on with what the database holds; payload that it does not know is removed then");
    }

    /// Removes the operator's word for trouble that is over, so that it is not taken for the next trouble.
    private static void dropStale(SpaceDirectory directory) throws IOException {
        if (Files.deleteIfExists(directory.acceptance())) {
            LOG.info("space {}: there is nothing to accept, accept-damage was removed", directory.name());
        }
    }

    private static String hex(long opening) {
        return HexFormat.of().toHexDigits(opening);
    }
}
