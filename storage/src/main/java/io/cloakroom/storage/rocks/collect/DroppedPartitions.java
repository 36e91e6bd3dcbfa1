package io.cloakroom.storage.rocks.collect;

import io.cloakroom.storage.engine.KeyValue.Outcome;
import io.cloakroom.storage.rocks.blob.BlobFiles;
import io.cloakroom.storage.rocks.database.BlobOwner;
import io.cloakroom.storage.rocks.database.BlobPosition;
import io.cloakroom.storage.rocks.database.Claim;
import io.cloakroom.storage.rocks.database.Effects;
import io.cloakroom.storage.rocks.database.Keys;
import io.cloakroom.storage.rocks.database.Work;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Removes what dropped partitions have left in a space. First the claims go, then their files, then all rows: until the
/// end the partition is known to be dropped.
final class DroppedPartitions {
    private static final int CLAIMS_AT_ONCE = 1000;

    private final CollectedSpace space;
    private final BlobFiles files;

    DroppedPartitions(CollectedSpace space, BlobFiles files) {
        this.space = space;
        this.files = files;
    }

    void remove() throws IOException {
        var dropped = new HashSet<>(space.use((database, _) -> database.here(database.partitions()::toRemove)));
        if (dropped.isEmpty()) {
            return;
        }
        releaseAll(dropped);
        if (space.isStopped()) {
            files.searches().partitionsNow();
            return;
        }
        for (var number : dropped) {
            space.use((database, _) -> database.commit(removalOfRows(number)));
        }
    }

    private void releaseAll(Set<Integer> dropped) throws IOException {
        var from = Keys.claims();
        var to = Keys.after(from);
        while (true) {
            var begin = from;
            var claims = space.use((database, _) -> database.claims().between(begin, to, CLAIMS_AT_ONCE));
            if (claims.isEmpty() || space.isStopped()) {
                return;
            }
            from = claims.getLast().next();
            claims.removeIf(claim -> !dropped.contains(claim.partition()));
            if (!claims.isEmpty()) {
                release(claims);
            }
        }
    }

    private void release(List<Claim> claims) throws IOException {
        space.use((database, _) -> database.commit(new Work.Alone(batch -> {
            for (var claim : claims) {
                batch.delete(Keys.claim(BlobPosition.of(claim.blob())));
            }
            return Outcome.COMMITTED;
        })));
        // Nobody holds blobs of a partition that is gone, so the files need not know its id.
        files.applied(
                List.of(),
                claims.stream()
                        .map(claim -> new Effects.Released(new BlobOwner("", claim.owner()), claim.blob()))
                        .toList());
    }

    private static Work.Alone removalOfRows(int number) {
        return new Work.Alone(batch -> {
            batch.deleteRange(Keys.rows(number), Keys.after(Keys.rows(number)));
            batch.deleteRange(Keys.counters(number), Keys.after(Keys.counters(number)));
            batch.delete(Keys.partition(number));
            return Outcome.COMMITTED;
        });
    }
}
