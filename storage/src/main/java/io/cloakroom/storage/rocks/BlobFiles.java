package io.cloakroom.storage.rocks;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Blobs;
import io.cloakroom.storage.engine.Change;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The segment and extent files of one space. Which of their bytes live, the claims in the database say and nothing
/// else: a file or stretch without a claim, and without an open writer, is garbage.
///
/// Files go by numbers that this process never uses twice, so that who holds an old ref finds no file rather than
/// another blob.
final class BlobFiles implements Effects {
    private static final Logger LOG = LoggerFactory.getLogger(BlobFiles.class);

    /// An active segment with less in it is not sealed for its garbage.
    private static final long WORTH_BYTES = 1 << 20;
    private static final long REST_NANOS = Duration.ofMinutes(10).toNanos();
    private static final long SHORT_REST_NANOS = Duration.ofSeconds(10).toNanos();
    /// Less garbage than that is not looked for.
    private static final long LEAST_FREED_BYTES = 64 << 10;

    private final SpaceDirectory directory;
    private final OpenFiles files;
    private final RocksSettings settings;
    private final Pools pools;
    private final DiskReserve reserve;
    private final Probe probe;
    private final Runnable wake;
    private final Names segmentNames;
    private final Names extentNames;
    private final SyncTroubles troubles = new SyncTroubles();

    private final TreeMap<Long, Segment> segments = new TreeMap<>();
    private final Map<Place, State> open = new HashMap<>();
    private final Map<Owner, Held> holds = new HashMap<>();
    private final Set<Long> heldExtents = new HashSet<>();
    private final Set<Place> closedUnsure = new HashSet<>();
    /// Extents whose release is not yet on disk; without durability only.
    private final List<Long> releasedUnsynced = new ArrayList<>();
    private @Nullable Segment active;
    private long nextNumber;
    private boolean prepared;
    private volatile boolean gone;
    /// Of the directory that was prepared.
    private volatile @Nullable Object identity;
    private boolean search = true;
    private boolean searchPartitions = true;

    /// What a blob whose writer is open has come to.
    enum State {
        WRITING,
        CLAIMED,
        /// The claiming commit failed, and may turn out to be on disk when the database is opened again.
        UNSURE,
        /// It has been opened again: the search finds out.
        TO_SEARCH
    }

    /// @param wake called when there may be work for the collector
    BlobFiles(
            SpaceDirectory directory,
            OpenFiles files,
            RocksSettings settings,
            Pools pools,
            DiskReserve reserve,
            Probe probe,
            Runnable wake) {
        this.directory = directory;
        this.files = files;
        this.settings = settings;
        this.pools = pools;
        this.reserve = reserve;
        this.probe = probe;
        this.wake = wake;
        segmentNames = new Names(() -> pools.sync(() -> Fsync.names(directory.segments())));
        extentNames = new Names(() -> pools.sync(() -> Fsync.names(directory.extents())));
    }

    Path path(int kind, long number) throws NoSuchFileException {
        return switch (kind) {
            case Place.SEGMENT -> directory.segments().resolve("%016x".formatted(number));
            case Place.EXTENT -> directory.extents().resolve("%016x".formatted(number));
            default -> throw new NoSuchFileException("blob of unknown kind " + kind);
        };
    }

    /// Finds what is there, when the space is opened for the first time in this process.
    synchronized void prepare(Database database) throws IOException {
        if (prepared) {
            return;
        }
        var last = Math.max(lastClaimed(database, Place.SEGMENT), lastClaimed(database, Place.EXTENT));
        for (var number : SpaceDirectory.numbers(directory.segments())) {
            var segment = segment(number);
            segment.end = Files.size(segment.path);
            segment.sealed = true;
            segment.liveBytes = Segment.UNKNOWN;
            segments.put(number, segment);
            last = Math.max(last, number);
        }
        for (var number : SpaceDirectory.numbers(directory.extents())) {
            last = Math.max(last, number);
        }
        nextNumber = last + 1;
        identity = SpaceDirectory.identity(directory.segments());
        if (!segments.isEmpty()) {
            takeUp(segments.lastEntry().getValue(), database);
        }
        prepared = true;
    }

    private Segment segment(long number) throws NoSuchFileException {
        return new Segment(number, path(Place.SEGMENT, number), segmentNames.next());
    }

    /// Goes on with the last segment behind its last claimed byte: what follows was never acknowledged. One that is
    /// shorter than that is damaged and left as it is, since a new blob could get the place of an old one.
    private void takeUp(Segment segment, Database database) throws IOException {
        var claimed = database.claimed(Place.SEGMENT, segment.number);
        if (claimed.end() == 0) {
            segments.remove(segment.number);
            files.delete(segment.path);
        } else if (claimed.end() > segment.end) {
            LOG.error("{} ends at {}, but has blobs up to {}", segment.path, segment.end, claimed.end());
        } else if (claimed.end() < segment.end || claimed.end() < settings.segmentBytes() / 4 * 3) {
            if (claimed.end() < segment.end) {
                try (var file = files.lease(segment.path)) {
                    file.truncate(claimed.end());
                }
            }
            segment.end = claimed.end();
            segment.liveBytes = claimed.bytes();
            segment.sealed = false;
            active = segment;
        }
    }

    private static long lastClaimed(Database database, int kind) throws IOException {
        return database.here(() -> {
            try (RocksIterator claims = database.db().newIterator()) {
                claims.seekForPrev(Keys.after(Keys.claims(kind)));
                if (!claims.isValid()) {
                    claims.status();
                    return 0L;
                }
                var key = claims.key();
                return key[0] == 'b' && key[1] == kind ? Keys.placeOf(key).file() : 0L;
            }
        });
    }

    /// Begins a blob: short ones share a segment, others, and those of unknown length, get a file of their own.
    BlobWriter create(OptionalLong length) throws IOException {
        return create(length, false);
    }

    /// Begins the copy of a blob that compaction makes to free more than that: it may use the reserve.
    BlobWriter createCopy(long length) throws IOException {
        return create(OptionalLong.of(length), true);
    }

    private BlobWriter create(OptionalLong length, boolean copy) throws IOException {
        var known = length.orElse(Long.MAX_VALUE);
        return known > 0 && known < settings.extentThresholdBytes() ? inSegment(known, copy) : inExtent(length, copy);
    }

    private synchronized BlobWriter inSegment(long length, boolean copy) throws IOException {
        var segment = active;
        if (segment == null || (segment.end > 0 && segment.end + length > settings.segmentBytes())) {
            segment = next();
        }
        var place = new Place(Place.SEGMENT, segment.number, segment.end);
        var file = segment.file == null ? files.lease(segment.path) : segment.file;
        segment.file = file;
        segment.end += length;
        segment.writers++;
        open.put(place, State.WRITING);
        return new BlobWriter(
                this,
                place,
                file,
                OptionalLong.of(length),
                segment.sync,
                durable(),
                copy,
                new FileCalls(pools),
                new WriteBehind(files, segment.path, pools, false));
    }

    private Segment next() throws IOException {
        var segment = segment(nextNumber++);
        segment.file = made(segment.path);
        sealActive();
        segments.put(segment.number, segment);
        active = segment;
        return segment;
    }

    private OpenFiles.Lease made(Path path) throws StoreException {
        try {
            return files.create(path);
        } catch (IOException failed) {
            throw Failures.ofFile(path, failed);
        }
    }

    private void sealActive() {
        var segment = active;
        active = null;
        if (segment != null) {
            segment.sealed = true;
            closeIfDone(segment);
        }
    }

    private void closeIfDone(Segment segment) {
        var file = segment.file;
        if (segment.writers == 0 && file != null) {
            file.close();
            segment.file = null;
        }
        if (segment.wasteful()) {
            wake.run();
        }
    }

    private boolean durable() {
        return settings.durability() == RocksSettings.Durability.SYNC;
    }

    private BlobWriter inExtent(OptionalLong length, boolean copy) throws IOException {
        Place place;
        synchronized (this) {
            place = new Place(Place.EXTENT, nextNumber++, 0);
            open.put(place, State.WRITING);
        }
        try {
            var name = extentNames.next();
            var file = made(path(Place.EXTENT, place.file()));
            var sync = new GroupSync(() -> {
                file.sync();
                name.join();
            });
            return new BlobWriter(
                    this,
                    place,
                    file,
                    length,
                    sync,
                    durable(),
                    copy,
                    new FileCalls(pools),
                    new WriteBehind(files, file.path(), pools, durable()));
        } catch (IOException | RuntimeException failed) {
            synchronized (this) {
                open.remove(place);
            }
            throw failed;
        }
    }

    /// The writer of `place` is closed: what no commit has claimed goes.
    void closed(Place place, OpenFiles.Lease file) {
        State state;
        synchronized (this) {
            state = open.remove(place);
            if (place.kind() == Place.SEGMENT) {
                var segment = segments.get(place.file());
                if (segment != null) {
                    segment.writers--;
                    segment.unsure |= state == State.UNSURE;
                    closeIfDone(segment);
                }
                return;
            }
            if (state == State.UNSURE) {
                open.put(place, state);
                closedUnsure.add(place);
            } else if (state == State.TO_SEARCH) {
                searchAgain();
            }
        }
        if (state == State.WRITING && !gone) {
            files.delete(file.path());
        }
        file.close();
    }

    /// The database was closed after a failed write, and is about to be opened again: then its claims can be believed.
    synchronized void reopening() {
        open.keySet().removeAll(closedUnsure);
        closedUnsure.clear();
        open.replaceAll((_, state) -> state == State.UNSURE ? State.TO_SEARCH : state);
        segments.values().forEach(segment -> {
            segment.unsure = false;
            if (segment.sealed) {
                segment.liveBytes = Segment.UNKNOWN;
            }
        });
        searchAgain();
    }

    /// A sync of this file or of its name failed: what is written next gets a new file, with a sync of its own.
    synchronized StoreException failed(Place place, StoreException why) {
        if (place.kind() == Place.SEGMENT) {
            sealActive();
        }
        troubles.failed(place.kind(), nextNumber, directory.name(), why);
        return why;
    }

    synchronized void synced(Place place) {
        troubles.synced(place);
    }

    /// What of the files cannot be synced, a sentence each.
    synchronized List<String> troubles() {
        return troubles.sentences();
    }

    private synchronized List<Integer> troubledKinds() {
        return gone ? List.of() : troubles.kinds();
    }

    /// Syncs a new file of each kind that failed last: a trouble that shows has to go away by itself, since no client
    /// may come while it shows.
    void tryAgain() {
        for (var kind : troubledKinds()) {
            try (var nobodys = kind == Place.SEGMENT ? inSegment(1, false) : inExtent(OptionalLong.of(1), false)) {
                nobodys.write(ByteBuffer.allocate(1));
                nobodys.sealDurably(new HashSet<>());
            } catch (IOException still) {
                LOG.debug("space {}: a sync still fails", directory.name(), still);
            }
        }
    }

    /// @throws StoreException of kind FULL when what is being written eats the reserve up
    void requireRoom(long bytes, boolean copy) throws StoreException {
        if (copy ? reserve.exhausted() : reserve.nearlyFull()) {
            throw reserve.full();
        }
        reserve.spend(bytes);
    }

    /// Closes the files of all spaces that nobody uses.
    void closeIdle() {
        files.closeIdle();
    }

    /// @throws StoreException of kind UNAVAILABLE when the directory is gone, and with it what was written
    void sealed() throws IOException {
        requireThere();
        probe.reached(Probe.Step.BLOB_SYNCED);
    }

    /// Refuses to claim blobs that were written to a directory which has been exchanged for another one since.
    ///
    /// @throws StoreException of kind UNAVAILABLE
    void requireOpen(List<Change> changes) throws StoreException {
        for (var change : changes) {
            if (change instanceof Change.Claim(var blob, byte[] _) && !isOpen(Place.of(blob))) {
                throw directory.unavailable("payload was written before its directory was exchanged");
            }
        }
    }

    private synchronized boolean isOpen(Place place) {
        return open.containsKey(place);
    }

    /// A stat for each blob: between an exchange and the moment when it is noticed, a new file may lie in another directory
    /// than the database.
    private void requireThere() throws StoreException {
        if (gone || (identity != null && !identity.equals(SpaceDirectory.identity(directory.segments())))) {
            throw directory.unavailable("its directory was moved away or exchanged while payload was written");
        }
    }

    BlobReader read(BlobRef blob) throws IOException {
        var file = files.lease(path(blob.kind(), blob.file()));
        return new BlobReader(blob, file, new FileCalls(pools), settled(blob));
    }

    /// An extent is written before anybody can read it; a segment until it is sealed and its last writer is gone.
    private synchronized boolean settled(BlobRef blob) {
        if (blob.kind() == Place.EXTENT) {
            return true;
        }
        var segment = segments.get(blob.file());
        return segment != null && segment.sealed && segment.writers == 0;
    }

    @Override
    public void applied(Collection<BlobRef> claimed, Collection<Released> released) {
        var extents = new ArrayList<Long>();
        synchronized (this) {
            for (var blob : claimed) {
                open.replace(Place.of(blob), State.CLAIMED);
                count(blob, blob.length());
            }
            for (var one : released) {
                count(one.blob(), -one.blob().length());
                var held = holds.get(one.owner());
                if (held != null) {
                    postpone(one.blob(), held);
                } else if (one.blob().kind() == Place.EXTENT) {
                    extents.add(one.blob().file());
                }
            }
        }
        deleteOnceDurable(extents);
    }

    private void deleteOnceDurable(List<Long> extents) {
        if (durable()) {
            deleteSoon(extents);
            return;
        }
        // Their release may be lost with the machine's power, and then they are needed.
        synchronized (this) {
            releasedUnsynced.addAll(extents);
        }
    }

    /// What was released and waits for the log to be on disk; to be asked for before it is synced.
    synchronized List<Long> releasedUnsynced() {
        return List.copyOf(releasedUnsynced);
    }

    /// The log is on disk now.
    void releasesSynced(List<Long> extents) {
        synchronized (this) {
            releasedUnsynced.removeAll(Set.copyOf(extents));
        }
        deleteSoon(extents);
    }

    private void count(BlobRef blob, long bytes) {
        var segment = blob.kind() == Place.SEGMENT ? segments.get(blob.file()) : null;
        if (segment != null) {
            segment.add(bytes);
            if (segment.wasteful()) {
                wake.run();
            }
        }
    }

    private void postpone(BlobRef blob, Held held) {
        held.released.add(blob);
        var segment = blob.kind() == Place.SEGMENT ? segments.get(blob.file()) : null;
        if (segment != null) {
            segment.holds++;
        } else {
            heldExtents.add(blob.file());
        }
    }

    /// Postpones what the owner's commits release until the last hold on it is closed.
    Blobs.Hold hold(Owner owner) {
        synchronized (this) {
            holds.computeIfAbsent(owner, _ -> new Held()).count++;
        }
        return new Blobs.Hold() {
            private boolean closed;

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    letGo(owner);
                }
            }
        };
    }

    private void letGo(Owner owner) {
        var extents = new ArrayList<Long>();
        synchronized (this) {
            var held = holds.get(owner);
            if (held == null || --held.count > 0) {
                return;
            }
            holds.remove(owner);
            for (var blob : held.released) {
                if (blob.kind() == Place.EXTENT && heldExtents.remove(blob.file())) {
                    extents.add(blob.file());
                }
                var segment = blob.kind() == Place.SEGMENT ? segments.get(blob.file()) : null;
                if (segment != null) {
                    segment.holds--;
                    closeIfDone(segment);
                }
            }
        }
        deleteOnceDurable(extents);
    }

    /// How many hold an owner's blobs, and what was released meanwhile.
    private static final class Held {
        private final List<BlobRef> released = new ArrayList<>();
        private int count;
    }

    private void deleteSoon(List<Long> extents) {
        if (extents.isEmpty()) {
            return;
        }
        try {
            pools.start(() -> {
                for (var number : extents) {
                    deleteExtent(number);
                }
            });
        } catch (StoreException busy) {
            searchAgain();
        }
    }

    private void deleteExtent(long number) {
        try {
            probe.reached(Probe.Step.BEFORE_DELETE);
            if (!gone) {
                files.delete(path(Place.EXTENT, number));
            }
        } catch (IOException failed) {
            searchAgain();
        }
    }

    @Override
    public synchronized void unsure(Collection<BlobRef> claimed) {
        claimed.forEach(blob -> open.replace(Place.of(blob), State.UNSURE));
        searchAgain();
    }

    /// Files without a claim may have been left: the collector is to look for them.
    synchronized void searchAgain() {
        search = true;
        wake.run();
    }

    /// A search failed: it is to be done again in the next round, not at once.
    synchronized void searchLater() {
        search = true;
    }

    synchronized void searchPartitionsLater() {
        searchPartitions = true;
    }

    /// Whether a search is due; it is taken to be begun.
    synchronized boolean takeSearch() {
        var due = search;
        search = false;
        return due;
    }

    /// A partition was dropped: the collector is to remove what is left of it.
    synchronized void searchPartitions() {
        searchPartitions = true;
        wake.run();
    }

    synchronized boolean takeSearchPartitions() {
        var due = searchPartitions;
        searchPartitions = false;
        return due;
    }

    synchronized boolean needsCollector() {
        return search
                || searchPartitions
                || segments.values().stream().anyMatch(Segment::wasteful)
                || mostlyDead(active);
    }

    /// Extents that nobody is writing. Those among them that have no claim, when asked for after this, are garbage.
    List<Long> extentsToSearch() throws IOException {
        var numbers = SpaceDirectory.numbers(directory.extents());
        synchronized (this) {
            numbers.removeIf(
                    number -> heldExtents.contains(number) || open.containsKey(new Place(Place.EXTENT, number, 0)));
        }
        return numbers;
    }

    /// Deletes an extent that has no claim, unless somebody writes it or holds its owner. Called by the committer: then
    /// no release is between its commit and [#applied], which looks for holds.
    ///
    /// @return whether it was garbage
    boolean forgetExtent(long number) {
        synchronized (this) {
            if (heldExtents.contains(number) || open.containsKey(new Place(Place.EXTENT, number, 0))) {
                return false;
            }
        }
        deleteSoon(List.of(number));
        return true;
    }

    /// Numbers of the segments that the collector should look at. An active one that is mostly dead is sealed for it.
    synchronized List<Long> wastefulSegments() {
        if (mostlyDead(active)) {
            sealActive();
        }
        return segments.values().stream()
                .filter(Segment::wasteful)
                // The emptiest first: on a full disk it may be the only one whose copies find room.
                .sorted(Comparator.comparingLong(segment -> segment.liveBytes))
                .map(segment -> segment.number)
                .toList();
    }

    private static boolean mostlyDead(@Nullable Segment active) {
        return active != null && active.writers == 0 && active.end >= WORTH_BYTES && active.liveBytes < active.end / 2;
    }

    /// Numbers of the segments of which something could be freed in place. An active one is sealed for it.
    synchronized List<Long> segmentsToThin() {
        var last = active;
        if (last != null && last.writers == 0 && last.garbage() >= LEAST_FREED_BYTES) {
            sealActive();
        }
        return segments.values().stream()
                .filter(segment -> segment.thin != null
                        || (segment.atRest()
                                && (segment.liveBytes == Segment.UNKNOWN || segment.garbage() >= LEAST_FREED_BYTES)))
                .map(segment -> segment.number)
                .toList();
    }

    /// The claims of a segment at rest leave these stretches dead. Called by the committer, as [#deleteSegment]: nobody
    /// begins to read there any more, so only who has the file in use now is to be waited for.
    synchronized void thin(long number, List<Holes.Stretch> dead) {
        var segment = segments.get(number);
        if (segment != null && segment.atRest() && segment.thin == null && !gone) {
            segment.thin = new Segment.Thin(dead, files.detach(segment.path));
        }
    }

    /// Frees what is dead of a segment, once nobody reads it.
    void punch(long number, Holes holes) throws IOException {
        Segment segment;
        Segment.Thin thin;
        synchronized (this) {
            segment = segments.get(number);
            thin = segment == null || gone ? null : segment.thin;
            if (segment == null || thin == null || files.inUse(thin.readers())) {
                return;
            }
            segment.thin = null;
            segment.freed = thin.bytes();
        }
        holes.punch(segment.path, thin.dead());
    }

    synchronized long sizeOf(long segment) {
        var found = segments.get(segment);
        return found == null ? 0 : found.end;
    }

    synchronized void measured(long segment, long liveBytes) {
        var found = segments.get(segment);
        if (found != null) {
            found.liveBytes = liveBytes;
        }
    }

    /// Leaves a segment alone for a while, since it could not be emptied.
    synchronized void rest(long segment) {
        var found = segments.get(segment);
        if (found != null) {
            found.restUntilNanos = System.nanoTime() + (reserve.writable() ? REST_NANOS : SHORT_REST_NANOS);
        }
    }

    /// Deletes a segment in which nothing is claimed and nobody writes. Called by the committer: then no release is
    /// between its commit and [#applied], which looks for holds.
    void deleteSegment(long number) throws IOException {
        probe.reached(Probe.Step.BEFORE_DELETE);
        Segment segment;
        synchronized (this) {
            segment = segments.get(number);
            if (segment == null || segment.holds > 0 || gone) {
                return;
            }
            segments.remove(number);
        }
        files.delete(segment.path);
    }

    /// The directory has moved away: whatever comes to these paths now is another's.
    synchronized void forget() {
        gone = true;
        sealActive();
        files.forget(directory.path());
    }
}
