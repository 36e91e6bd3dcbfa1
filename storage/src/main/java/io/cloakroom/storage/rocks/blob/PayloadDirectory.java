package io.cloakroom.storage.rocks.blob;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.rocks.database.BlobPosition;
import io.cloakroom.storage.rocks.database.Database;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;
import io.cloakroom.storage.rocks.shared.Fsync;
import io.cloakroom.storage.rocks.shared.GroupSync;
import io.cloakroom.storage.rocks.shared.Pools;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Where the payload files of one space lie, as long as the directory is the one that was found at first.
///
/// Files go by numbers that this process never uses twice, so that whoever has an old ref finds no file rather than
/// another blob.
final class PayloadDirectory {
    private final SpaceDirectory directory;
    private final NameSyncs segmentNames;
    private final NameSyncs extentNames;
    private final AtomicLong nextNumber = new AtomicLong();
    private volatile boolean gone;
    /// Tells the directory that was found from any other one.
    private volatile @Nullable Object identity;

    PayloadDirectory(SpaceDirectory directory, Pools pools) {
        this.directory = directory;
        segmentNames = new NameSyncs(() -> pools.sync(() -> Fsync.names(directory.segments())));
        extentNames = new NameSyncs(() -> pools.sync(() -> Fsync.names(directory.extents())));
    }

    /// Finds which numbers are taken, by files or by claims.
    void find(Database database) throws IOException {
        var claims = database.claims();
        var last = Math.max(claims.lastFile(BlobPosition.SEGMENT), claims.lastFile(BlobPosition.EXTENT));
        for (var kind : List.of(BlobPosition.SEGMENT, BlobPosition.EXTENT)) {
            var numbers = numbers(kind);
            last = numbers.isEmpty() ? last : Math.max(last, numbers.getLast());
        }
        nextNumber.set(last + 1);
        identity = SpaceDirectory.identity(directory.segments());
    }

    String space() {
        return directory.name();
    }

    Path root() {
        return directory.path();
    }

    Path path(int kind, long number) throws NoSuchFileException {
        return of(kind).resolve("%016x".formatted(number));
    }

    /// Numbers of the files of a kind, ascending.
    List<Long> numbers(int kind) throws IOException {
        return SpaceDirectory.numbers(of(kind));
    }

    private Path of(int kind) throws NoSuchFileException {
        return switch (kind) {
            case BlobPosition.SEGMENT -> directory.segments();
            case BlobPosition.EXTENT -> directory.extents();
            default -> throw new NoSuchFileException("blob of unknown kind " + kind);
        };
    }

    long takeNumber() {
        return nextNumber.getAndIncrement();
    }

    /// The number of the file that is made next.
    long nextNumber() {
        return nextNumber.get();
    }

    /// The sync that makes the name of a new segment durable; to be asked for before the file is made.
    GroupSync segmentName() {
        return segmentNames.next();
    }

    /// The sync that makes the name of a new extent durable; to be asked for before the file is made.
    GroupSync extentName() {
        return extentNames.next();
    }

    /// Refuses a blob whose file may lie in another directory than the database, since the directory was exchanged and nobody
    /// has noticed yet. That costs a `stat` for each blob.
    ///
    /// @throws StoreException of kind UNAVAILABLE when the directory is gone
    void requireThere() throws StoreException {
        if (gone || (identity != null && !identity.equals(SpaceDirectory.identity(directory.segments())))) {
            throw directory.unavailable("its directory was moved away or exchanged while payload was written");
        }
    }

    StoreException unavailable(String why) {
        return directory.unavailable(why);
    }

    /// Whether the directory has moved away, or was exchanged: whatever lies at its paths now is not this one's.
    boolean isGone() {
        return gone;
    }

    void gone() {
        gone = true;
    }
}
