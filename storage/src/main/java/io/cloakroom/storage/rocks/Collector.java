package io.cloakroom.storage.rocks;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Engine.Relocator;
import io.cloakroom.storage.engine.KeyValue.Outcome;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives space back: removes what is left of dropped partitions and of crashes, deletes dead segments, and copies what
/// lives in mostly dead ones. Every step may be cut off anywhere and is found again.
///
/// A space is used for one call of the database or for one copy at a time: a database that has to be opened again waits
/// for that to end.
final class Collector {
    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
    /// Claims whose blobs are copied, and then followed, together; they are kept in memory.
    private static final int CLAIMS_AT_ONCE = 10_000;
    private static final long BYTES_AT_ONCE = 32 << 20;
    /// Holders whose records are changed at the same time, so that they share syncs and commits.
    private static final int HOLDERS_AT_ONCE = 64;

    private static final long PURGE_NANOS = Duration.ofMinutes(10).toNanos();

    private final RetiredSpaces retirement;
    private final Spaces spaces;
    private final Sweeps sweeps = new Sweeps(SweepOfSpace::new);
    private @Nullable Deque<String> unvisited;
    private long purgedNanos;
    private volatile @Nullable Relocator relocator;
    private volatile boolean stopped;

    Collector(RetiredSpaces retirement, Spaces spaces) {
        this.retirement = retirement;
        this.spaces = spaces;
    }

    void relocator(Relocator told) {
        relocator = told;
    }

    /// Waits for what is being done, for a while.
    void stop() {
        stopped = true;
        sweeps.close();
    }

    /// There may be something to collect in a space. Cheap, and waits for nothing.
    void wake(String space) {
        var _ = sweeps.ask(space);
    }

    /// Begins to sweep the spaces that have something to collect. A space that was not used since the start is visited
    /// too, one in each round, as a crash may have left garbage in it.
    synchronized void round() throws IOException {
        visitNext();
        for (var space : spaces.known()) {
            if (spaces.files(space.name).needsCollector()) {
                var _ = sweeps.ask(space.name);
            }
        }
        purgeRetired();
    }

    /// Visits and sweeps all spaces, and returns when that is done.
    synchronized void all() throws IOException {
        while (visitNext()) {
            // until none is left
        }
        var swept = spaces.known().stream().map(space -> sweeps.ask(space.name)).toList();
        for (var each : swept) {
            Pools.await(each);
        }
        retirement.round(spaces::mustStay);
    }

    private boolean visitNext() throws IOException {
        var left = unvisited;
        if (left == null) {
            left = new ArrayDeque<>(
                    spaces.known().stream().map(space -> space.name).toList());
            unvisited = left;
        }
        var name = left.poll();
        if (name == null || stopped) {
            return false;
        }
        try {
            // Opening makes its garbage known.
            var _ = spaces.use(name, false, (_, _) -> true);
        } catch (IOException refused) {
            LOG.debug("space {} is not collected: {}", name, refused.getMessage());
        }
        return true;
    }

    private void purgeRetired() throws IOException {
        long now = System.nanoTime();
        if (!spaces.isTold()) {
            return;
        }
        if (purgedNanos == 0 || now - purgedNanos > PURGE_NANOS) {
            purgedNanos = now;
            retirement.round(spaces::mustStay);
        }
    }

    /// The search for what nothing refers to, then one segment a turn.
    private final class SweepOfSpace implements Sweeps.Turns {
        private final String space;
        private @Nullable Deque<Long> segments;

        private SweepOfSpace(String space) {
            this.space = space;
        }

        @Override
        public boolean next() {
            var left = segments;
            if (left == null) {
                left = stopped ? new ArrayDeque<>() : toEmpty();
                segments = left;
            } else if (!left.isEmpty()) {
                empty(space, left.remove());
            }
            return !stopped && !left.isEmpty();
        }

        private Deque<Long> toEmpty() {
            var files = spaces.files(space);
            if (files.needsCollector()) {
                try {
                    search(space, files);
                    return new ArrayDeque<>(files.wastefulSegments());
                } catch (Gone _) {
                    LOG.debug("space {} was retired", space);
                } catch (IOException failed) {
                    later(space, failed);
                }
            }
            return new ArrayDeque<>();
        }
    }

    /// The space was retired meanwhile.
    private static final class Gone extends IOException {
        private Gone(String space) {
            super("space " + space + " is gone");
        }
    }

    /// What cannot be reached is told of by [Spaces].
    private static void later(String space, IOException failed) {
        if (failed instanceof StoreException store && store.kind() == StoreException.Kind.UNAVAILABLE) {
            LOG.debug("space {} is collected later: {}", space, failed.toString());
        } else {
            LOG.warn("space {} is collected later: {}", space, failed.toString());
        }
    }

    private record Result<T extends @Nullable Object>(T value) {}

    /// Makes one call of the database or of the files.
    private <T extends @Nullable Object> T use(String space, Spaces.Use<T> use) throws IOException {
        var result = spaces.<@Nullable Result<T>>use(
                space, null, (database, files) -> new Result<>(use.of(database, files)));
        if (result == null) {
            throw new Gone(space);
        }
        return result.value();
    }

    /// What was asked for stays asked for when it fails, until the next round.
    private void search(String space, BlobFiles files) throws IOException {
        if (files.takeSearchPartitions()) {
            var done = false;
            try {
                removeDropped(space, files);
                done = true;
            } finally {
                if (!done) {
                    files.searchPartitionsLater();
                }
            }
        }
        if (files.takeSearch()) {
            var done = false;
            try {
                searchExtents(space, files);
                done = true;
            } finally {
                if (!done) {
                    files.searchLater();
                }
            }
        }
    }

    /// First the claims go, then their files, then all rows: until the end the partition is known to be dropped.
    private void removeDropped(String space, BlobFiles files) throws IOException {
        var dropped = new HashSet<>(use(space, (database, _) -> database.here(database.partitions()::toRemove)));
        if (dropped.isEmpty()) {
            return;
        }
        var from = Keys.claims();
        var to = Keys.after(from);
        while (true) {
            var begin = from;
            var claims = use(space, (database, _) -> database.claims(begin, to, 1000));
            if (claims.isEmpty() || stopped) {
                break;
            }
            from = after(claims.getLast());
            claims.removeIf(claim -> !dropped.contains(claim.partition()));
            if (!claims.isEmpty()) {
                release(space, files, claims);
            }
        }
        if (stopped) {
            files.searchPartitions();
            return;
        }
        for (var number : dropped) {
            use(
                    space,
                    (database, _) -> database.commit(new Work.Alone(batch -> {
                        batch.deleteRange(Keys.rows(number), Keys.after(Keys.rows(number)));
                        batch.deleteRange(Keys.counters(number), Keys.after(Keys.counters(number)));
                        batch.delete(Keys.partition(number));
                        return Outcome.COMMITTED;
                    })));
        }
    }

    private static byte[] after(Claim claim) {
        return Keys.next(Keys.claim(Place.of(claim.blob())), Keys.CLAIM_BYTES);
    }

    private void release(String space, BlobFiles files, List<Claim> claims) throws IOException {
        use(
                space,
                (database, _) -> database.commit(new Work.Alone(batch -> {
                    for (var claim : claims) {
                        batch.delete(Keys.claim(Place.of(claim.blob())));
                    }
                    return Outcome.COMMITTED;
                })));
        // Nobody holds what is in a partition that is gone.
        files.applied(
                List.of(),
                claims.stream()
                        .map(claim -> new Effects.Released(new Owner("", claim.owner()), claim.blob()))
                        .toList());
    }

    private void searchExtents(String space, BlobFiles files) throws IOException {
        var found = new AtomicInteger();
        for (long number : files.extentsToSearch()) {
            if (stopped) {
                files.searchAgain();
                return;
            }
            use(space, (database, ofSpace) -> {
                forgetUnclaimed(database, ofSpace, number, found);
                return true;
            });
        }
        if (found.get() > 0) {
            LOG.info("space {}: {} files that nothing refers to were deleted", space, found);
        }
    }

    private static void forgetUnclaimed(Database database, BlobFiles files, long extent, AtomicInteger found)
            throws IOException {
        var claim = Keys.claim(new Place(Place.EXTENT, extent, 0));
        if (database.here(() -> database.db().get(claim)) == null) {
            between(database, () -> {
                if (files.forgetExtent(extent)) {
                    found.incrementAndGet();
                }
            });
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /// Does a step between two groups of batches, none of which is then half told to the files.
    private static void between(Database database, Step step) throws IOException {
        database.commit(new Work.Alone(_ -> {
            step.run();
            return Outcome.REFUSED;
        }));
    }

    /// Measures a segment; deletes it when nothing in it lives, and copies what does when that is less than half.
    private void empty(String space, long segment) {
        var files = spaces.files(space);
        try {
            long live = use(
                    space,
                    (database, _) -> database.claimed(Place.SEGMENT, segment).bytes());
            files.measured(segment, live);
            if (live > 0 && live >= (files.sizeOf(segment) + 1) / 2) {
                return;
            }
            if (live > 0) {
                var follower = relocator;
                if (follower == null) {
                    return;
                }
                copy(space, segment, follower);
            }
            use(space, (database, ofSpace) -> {
                deleteUnclaimed(database, ofSpace, segment);
                return true;
            });
        } catch (Gone _) {
            LOG.debug("space {} was retired", space);
        } catch (IOException failed) {
            LOG.warn("space {}: segment {} is compacted later: {}", space, segment, failed.toString());
            files.rest(segment);
        }
    }

    private static void deleteUnclaimed(Database database, BlobFiles files, long segment) throws IOException {
        var prefix = Keys.claims(Place.SEGMENT, segment);
        database.syncLog();
        between(database, () -> {
            if (database.claims(prefix, Keys.after(prefix), 1).isEmpty()) {
                files.deleteSegment(segment);
            } else {
                files.rest(segment);
            }
        });
    }

    /// Copies what lives in a segment, as much at a time as memory and disk can spare.
    private void copy(String space, long segment, Relocator follower) throws IOException {
        Map<Integer, String> ids = new HashMap<>();
        var from = Keys.claims(Place.SEGMENT, segment);
        var to = Keys.after(from);
        while (!stopped) {
            var begin = from;
            var claims = atOnce(use(space, (database, _) -> database.claims(begin, to, CLAIMS_AT_ONCE)));
            if (claims.isEmpty()) {
                return;
            }
            from = after(claims.getLast());
            for (var claim : claims) {
                if (!ids.containsKey(claim.partition())) {
                    ids.put(claim.partition(), idOf(space, claim.partition()));
                }
            }
            moveTogether(space, claims, ids, follower);
        }
    }

    private static List<Claim> atOnce(List<Claim> claims) {
        long bytes = 0;
        int count = 0;
        while (count < claims.size() && bytes < BYTES_AT_ONCE) {
            bytes += claims.get(count++).blob().length();
        }
        return claims.subList(0, count);
    }

    /// Empty for a partition that was dropped.
    private String idOf(String space, int partition) throws IOException {
        var id = use(
                space,
                (database, _) -> database.here(() -> database.partitions().idOf(partition)));
        return id == null ? "" : id;
    }

    /// Copies one after the other, then lets all be synced and followed at once, so that they share syncs and commits;
    /// those of one holder together, since the records of one version or one upload refer to them.
    private void moveTogether(String space, List<Claim> claims, Map<Integer, String> ids, Relocator follower)
            throws IOException {
        Map<Holder, List<Copy>> copies = new HashMap<>();
        try {
            for (var claim : claims) {
                var id = ids.getOrDefault(claim.partition(), "");
                if (stopped) {
                    return;
                }
                if (!id.isEmpty()) {
                    copies.computeIfAbsent(Holder.of(id, claim), _ -> new ArrayList<>())
                            .add(new Copy(claim.blob(), use(space, (_, files) -> copied(files, claim.blob()))));
                }
            }
            follow(space, sealed(copies), follower);
        } finally {
            copies.values().stream()
                    .flatMap(List::stream)
                    .forEach(copy -> copy.to().close());
        }
    }

    private static Queue<Moves> sealed(Map<Holder, List<Copy>> copies) throws IOException {
        var synced = new HashSet<Path>();
        var moves = new ConcurrentLinkedQueue<Moves>();
        for (var ofHolder : copies.entrySet()) {
            Map<BlobRef, BlobRef> refs = new HashMap<>();
            for (var copy : ofHolder.getValue()) {
                refs.put(copy.from(), copy.to().sealDurably(synced));
            }
            moves.add(new Moves(ofHolder.getKey(), refs));
        }
        return moves;
    }

    private void follow(String space, Queue<Moves> moves, Relocator follower) throws IOException {
        List<Future<Boolean>> workers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = Math.min(HOLDERS_AT_ONCE, moves.size()); worker > 0; worker--) {
                workers.add(threads.submit(() -> {
                    for (var next = moves.poll(); next != null && !stopped; next = moves.poll()) {
                        var partition =
                                new Partition(space, next.holder().owner().partition());
                        follower.relocate(
                                partition,
                                next.holder().owner().key().bytes(),
                                next.holder().id().bytes(),
                                next.refs());
                    }
                    return true;
                }));
            }
        }
        for (var worker : workers) {
            Pools.await(worker);
        }
    }

    private record Copy(BlobRef from, BlobWriter to) {}

    /// Whose records follow together.
    ///
    /// @param id of a version or an upload, in a form that compares; empty when the claims do not name it
    private record Holder(Owner owner, Row id) {
        static Holder of(String partition, Claim claim) {
            return new Holder(new Owner(partition, claim.owner()), new Row(claim.holder()));
        }
    }

    /// Where the blobs of one holder lie now.
    private record Moves(Holder holder, Map<BlobRef, BlobRef> refs) {}

    private static BlobWriter copied(BlobFiles files, BlobRef blob) throws IOException {
        var writer = files.createCopy(blob.length());
        try (var reader = files.read(blob)) {
            var buffer = ByteBuffer.allocate((int) Math.min(blob.length(), 256 << 10));
            for (long position = 0; position < blob.length(); position += buffer.limit()) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), blob.length() - position));
                reader.read(position, buffer);
                writer.write(buffer.flip());
            }
            return writer;
        } catch (IOException | RuntimeException failed) {
            writer.close();
            throw failed;
        }
    }
}
