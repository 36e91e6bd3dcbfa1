package io.cloakroom.storage.rocks.collect;

import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Engine.Relocator;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.jobs.JobRun;
import io.cloakroom.storage.rocks.blob.BlobFiles;
import io.cloakroom.storage.rocks.blob.BlobWriter;
import io.cloakroom.storage.rocks.database.BlobOwner;
import io.cloakroom.storage.rocks.database.BlobPosition;
import io.cloakroom.storage.rocks.database.Claim;
import io.cloakroom.storage.rocks.database.Keys;
import io.cloakroom.storage.rocks.shared.Pools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Copies the blobs that live in one segment elsewhere, and has the records follow them, as many at a time as memory and
/// disk can spare.
final class Evacuation {
    /// Claims whose blobs are copied, and then followed, together; they are kept in memory.
    private static final int CLAIMS_AT_ONCE = 10_000;
    private static final long BYTES_AT_ONCE = 32 << 20;
    /// Holders whose records are changed at the same time, so that they share syncs and commits.
    private static final int HOLDERS_AT_ONCE = 64;
    private static final int BUFFER_BYTES = 256 << 10;

    private final CollectedSpace space;
    private final long segment;
    private final Relocator follower;
    /// Ids of the partitions that were met, by number; empty for one that was dropped.
    private final Map<Integer, String> ids = new HashMap<>();

    /// A version or an upload; the records that refer to its blobs follow them together.
    ///
    /// @param id of a version or an upload, in a form that compares; empty when the claims do not name it
    private record Holder(BlobOwner owner, Row id) {}

    private record Copy(BlobRef from, BlobWriter to) {}

    /// Where the blobs of one holder lie now.
    private record NewPlaces(Holder holder, Map<BlobRef, BlobRef> refs) {}

    Evacuation(CollectedSpace space, long segment, Relocator follower) {
        this.space = space;
        this.segment = segment;
        this.follower = follower;
    }

    /// @param run counts what is copied, and sets the pace
    void run(JobRun run) throws IOException {
        var from = Keys.claims(BlobPosition.SEGMENT, segment);
        var to = Keys.after(from);
        while (!space.isStopped() && !run.isStopped()) {
            var begin = from;
            var claims = atOnce(space.use((database, _) -> database.claims().between(begin, to, CLAIMS_AT_ONCE)));
            if (claims.isEmpty()) {
                return;
            }
            from = claims.getLast().next();
            findPartitions(claims);
            moveTogether(claims);
            run.did(
                    claims.size(),
                    claims.stream().mapToLong(claim -> claim.blob().length()).sum());
            run.breathe();
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

    private void findPartitions(List<Claim> claims) throws IOException {
        for (var claim : claims) {
            int number = claim.partition();
            if (!ids.containsKey(number)) {
                var id = space.use((database, _) ->
                        database.here(() -> database.partitions().idOf(number)));
                ids.put(number, id == null ? "" : id);
            }
        }
    }

    /// Copies one blob after the other, then syncs all and lets the records follow at the same time, so that they share syncs and
    /// commits. The blobs of one holder go together, since the records of one version or one upload refer to them.
    private void moveTogether(List<Claim> claims) throws IOException {
        Map<Holder, List<Copy>> copies = new HashMap<>();
        try {
            for (var claim : claims) {
                var id = ids.getOrDefault(claim.partition(), "");
                if (space.isStopped()) {
                    return;
                }
                if (!id.isEmpty()) {
                    var holder = new Holder(new BlobOwner(id, claim.owner()), new Row(claim.holder()));
                    copies.computeIfAbsent(holder, _ -> new ArrayList<>())
                            .add(new Copy(claim.blob(), space.use((_, files) -> copied(files, claim.blob()))));
                }
            }
            follow(sealed(copies));
        } finally {
            copies.values().stream()
                    .flatMap(List::stream)
                    .forEach(copy -> copy.to().close());
        }
    }

    private static BlobWriter copied(BlobFiles files, BlobRef blob) throws IOException {
        var writer = files.newBlobs().createCopy(blob.length());
        try (var reader = files.read(blob)) {
            var buffer = ByteBuffer.allocate((int) Math.min(blob.length(), BUFFER_BYTES));
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

    private static Queue<NewPlaces> sealed(Map<Holder, List<Copy>> copies) throws IOException {
        var synced = new HashSet<Path>();
        var moves = new ConcurrentLinkedQueue<NewPlaces>();
        for (var ofHolder : copies.entrySet()) {
            Map<BlobRef, BlobRef> refs = new HashMap<>();
            for (var copy : ofHolder.getValue()) {
                refs.put(copy.from(), copy.to().sealDurably(synced));
            }
            moves.add(new NewPlaces(ofHolder.getKey(), refs));
        }
        return moves;
    }

    private void follow(Queue<NewPlaces> moves) throws IOException {
        List<Future<Boolean>> workers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = Math.min(HOLDERS_AT_ONCE, moves.size()); worker > 0; worker--) {
                workers.add(threads.submit(() -> {
                    for (var next = moves.poll(); next != null && !space.isStopped(); next = moves.poll()) {
                        follow(next);
                    }
                    return true;
                }));
            }
        }
        for (var worker : workers) {
            Pools.await(worker);
        }
    }

    private void follow(NewPlaces moves) throws IOException {
        var owner = moves.holder().owner();
        follower.relocate(
                new Partition(space.name(), owner.partition()),
                owner.key().bytes(),
                moves.holder().id().bytes(),
                moves.refs());
    }
}
