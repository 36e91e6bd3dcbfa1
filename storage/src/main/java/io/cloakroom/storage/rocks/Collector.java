package io.cloakroom.storage.rocks;

import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Engine.Relocator;
import io.cloakroom.storage.engine.KeyValue.Outcome;
import io.cloakroom.storage.engine.Partition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives space back: removes what is left of dropped partitions and of crashes, deletes dead segments, and copies what
/// lives in mostly dead ones. One round at a time; every step may be cut off anywhere and is found again.
final class Collector {
    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
    private static final int CLAIMS_AT_ONCE = 64;
    private static final long PURGE_SECONDS = 3600;

    private final DataDirectory directory;
    private final RocksSettings settings;
    private final Spaces spaces;
    private @Nullable Deque<String> unvisited;
    private @Nullable Instant purged;
    private volatile @Nullable Relocator relocator;
    private volatile boolean stopped;

    Collector(DataDirectory directory, RocksSettings settings, Spaces spaces) {
        this.directory = directory;
        this.settings = settings;
        this.spaces = spaces;
    }

    void relocator(Relocator told) {
        relocator = told;
    }

    void stop() {
        stopped = true;
    }

    /// One round over the spaces that have something to collect. A space that was not used since the start is visited
    /// too, one in each round, as a crash may have left garbage in it.
    synchronized void round() throws IOException {
        visitNext();
        collectKnown();
        purgeRetired();
    }

    /// A round that visits all spaces.
    synchronized void all() throws IOException {
        while (visitNext()) {
            // until none is left
        }
        collectKnown();
        purged = null;
        purgeRetired();
    }

    private boolean visitNext() throws IOException {
        var left = unvisited;
        if (left == null) {
            left = new ArrayDeque<>(directory.spaces());
            left.add(Partition.CONTROL);
            unvisited = left;
        }
        var name = left.poll();
        if (name == null || stopped) {
            return false;
        }
        try (var _ = spaces.lease(name)) {
            // Opening makes it known.
        } catch (IOException refused) {
            LOG.warn("space {} is not collected: {}", name, refused.getMessage());
        }
        return true;
    }

    private void collectKnown() throws IOException {
        for (var space : spaces.known()) {
            if (stopped) {
                return;
            }
            if (space.files.needsCollector()) {
                collect(space);
            }
        }
    }

    private void purgeRetired() throws IOException {
        var now = settings.clock().instant();
        var last = purged;
        if (last == null || last.plusSeconds(PURGE_SECONDS).isBefore(now)) {
            purged = now;
            directory.purgeRetired(now, settings.graceOfRetired());
        }
    }

    private void collect(Space space) throws IOException {
        try (var lease = spaces.lease(space.name)) {
            if (lease == null) {
                return;
            }
            search(lease);
        } catch (IOException failed) {
            LOG.warn("space {} is collected later: {}", space.name, failed.toString());
            return;
        }
        for (var segment : space.files.wastefulSegments()) {
            if (stopped) {
                return;
            }
            empty(space, segment);
        }
    }

    /// What was asked for stays asked for when it fails, until the next round.
    private void search(Spaces.Lease lease) throws IOException {
        var files = lease.files();
        if (files.takeSearchPartitions()) {
            var done = false;
            try {
                removeDropped(lease);
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
                searchExtents(lease);
                done = true;
            } finally {
                if (!done) {
                    files.searchLater();
                }
            }
        }
    }

    /// First the claims go, then their files, then all rows: until the end the partition is known to be dropped.
    private void removeDropped(Spaces.Lease lease) throws IOException {
        var database = lease.database();
        var dropped = new HashSet<>(database.here(database.partitions()::toRemove));
        if (dropped.isEmpty()) {
            return;
        }
        var from = Keys.claims();
        var to = Keys.after(from);
        while (true) {
            var claims = database.claims(from, to, 1000);
            if (claims.isEmpty() || stopped) {
                break;
            }
            var last = claims.getLast();
            from = Keys.next(Keys.claim(Place.of(last.blob())), Keys.CLAIM_BYTES);
            claims.removeIf(claim -> !dropped.contains(claim.partition()));
            if (!claims.isEmpty()) {
                release(lease, claims);
            }
        }
        if (stopped) {
            lease.files().searchPartitions();
            return;
        }
        for (var number : dropped) {
            database.commit(new Work.Alone(batch -> {
                batch.deleteRange(Keys.rows(number), Keys.after(Keys.rows(number)));
                batch.deleteRange(Keys.counters(number), Keys.after(Keys.counters(number)));
                batch.delete(Keys.partition(number));
                return Outcome.COMMITTED;
            }));
        }
    }

    private static void release(Spaces.Lease lease, List<Claim> claims) throws IOException {
        lease.database().commit(new Work.Alone(batch -> {
            for (var claim : claims) {
                batch.delete(Keys.claim(Place.of(claim.blob())));
            }
            return Outcome.COMMITTED;
        }));
        // Nobody holds what is in a partition that is gone.
        lease.files()
                .applied(
                        List.of(),
                        claims.stream()
                                .map(claim -> new Effects.Released(new Owner("", claim.owner()), claim.blob()))
                                .toList());
    }

    private void searchExtents(Spaces.Lease lease) throws IOException {
        var database = lease.database();
        var found = new AtomicInteger();
        for (long number : lease.files().extentsToSearch()) {
            if (stopped) {
                lease.files().searchAgain();
                return;
            }
            var claim = Keys.claim(new Place(Place.EXTENT, number, 0));
            if (database.here(() -> database.db().get(claim)) == null) {
                between(database, () -> {
                    if (lease.files().forgetExtent(number)) {
                        found.incrementAndGet();
                    }
                });
            }
        }
        if (found.get() > 0) {
            LOG.info("space {}: {} files that nothing refers to were deleted", lease.space().name, found);
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
    private void empty(Space space, long segment) throws IOException {
        try (var lease = spaces.lease(space.name)) {
            if (lease == null) {
                return;
            }
            var live = lease.database().claimed(Place.SEGMENT, segment).bytes();
            space.files.measured(segment, live);
            if (live > 0 && live >= (space.files.sizeOf(segment) + 1) / 2) {
                return;
            }
            if (live > 0) {
                var follower = relocator;
                if (follower == null) {
                    return;
                }
                copy(lease, segment, follower);
            }
            lease.database().syncLog();
            between(lease.database(), () -> {
                if (claims(lease.database(), segment, 1).isEmpty()) {
                    space.files.deleteSegment(segment);
                } else {
                    space.files.rest(segment);
                }
            });
        } catch (IOException failed) {
            LOG.warn("space {}: segment {} is compacted later: {}", space.name, segment, failed.toString());
            space.files.rest(segment);
        }
    }

    private static List<Claim> claims(Database database, long segment, int max) throws IOException {
        var prefix = Keys.claims(Place.SEGMENT, segment);
        return database.claims(prefix, Keys.after(prefix), max);
    }

    private void copy(Spaces.Lease lease, long segment, Relocator follower) throws IOException {
        var database = lease.database();
        Map<Integer, String> ids = new HashMap<>();
        var from = Keys.claims(Place.SEGMENT, segment);
        var to = Keys.after(from);
        while (!stopped) {
            var claims = database.claims(from, to, CLAIMS_AT_ONCE);
            if (claims.isEmpty()) {
                return;
            }
            from = Keys.next(Keys.claim(Place.of(claims.getLast().blob())), Keys.CLAIM_BYTES);
            for (var claim : claims) {
                var id = database.here(() -> database.partitions().idOf(claim.partition()));
                if (id != null) {
                    ids.put(claim.partition(), id);
                }
            }
            moveTogether(lease, claims, ids, follower);
        }
    }

    /// Copies one after the other, then lets all be synced and followed at once, so that they share syncs and commits;
    /// but those of one owner in turn, since each of them changes the same record.
    private static void moveTogether(
            Spaces.Lease lease, List<Claim> claims, Map<Integer, String> ids, Relocator follower) throws IOException {
        Map<Owner, List<Copy>> copies = new HashMap<>();
        try {
            for (var claim : claims) {
                var id = ids.get(claim.partition());
                if (id != null) {
                    copies.computeIfAbsent(new Owner(id, claim.owner()), _ -> new ArrayList<>())
                            .add(new Copy(claim.blob(), copied(lease, claim.blob())));
                }
            }
            List<Future<Boolean>> moves = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                copies.forEach((owner, ofOwner) -> moves.add(threads.submit(() -> {
                    for (var copy : ofOwner) {
                        follower.relocate(
                                new Partition(lease.space().name, owner.partition()),
                                owner.key().bytes(),
                                copy.from(),
                                copy.to().sealDurably());
                    }
                    return true;
                })));
            }
            for (var move : moves) {
                Pools.await(move);
            }
        } finally {
            copies.values().stream()
                    .flatMap(List::stream)
                    .forEach(copy -> copy.to().close());
        }
    }

    private record Copy(BlobRef from, BlobWriter to) {}

    private static BlobWriter copied(Spaces.Lease lease, BlobRef blob) throws IOException {
        var writer = lease.files().createCopy(blob.length());
        try (var reader = lease.files().read(blob)) {
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
