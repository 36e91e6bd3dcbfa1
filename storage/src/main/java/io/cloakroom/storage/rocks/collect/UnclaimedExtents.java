package io.cloakroom.storage.rocks.collect;

import io.cloakroom.storage.rocks.blob.BlobFiles;
import io.cloakroom.storage.rocks.blob.Extents;
import io.cloakroom.storage.rocks.database.BlobPosition;
import io.cloakroom.storage.rocks.database.Database;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Searches a space for extents that no claim refers to, such as a crash leaves, and deletes them.
final class UnclaimedExtents {
    private static final Logger LOG = LoggerFactory.getLogger(UnclaimedExtents.class);

    private final CollectedSpace space;
    private final BlobFiles files;

    UnclaimedExtents(CollectedSpace space, BlobFiles files) {
        this.space = space;
        this.files = files;
    }

    void remove() throws IOException {
        var found = new AtomicInteger();
        for (long number : files.extents().toSearch()) {
            if (space.isStopped()) {
                files.searches().extentsNow();
                return;
            }
            space.use((database, ofSpace) -> {
                forgetUnclaimed(database, ofSpace.extents(), number, found);
                return true;
            });
        }
        if (found.get() > 0) {
            LOG.info("space {}: {} files that nothing refers to were deleted", space.name(), found);
        }
    }

    private static void forgetUnclaimed(Database database, Extents extents, long number, AtomicInteger found)
            throws IOException {
        if (!database.claims().contains(new BlobPosition(BlobPosition.EXTENT, number, 0))) {
            CollectedSpace.between(database, () -> {
                if (extents.forget(number)) {
                    found.incrementAndGet();
                }
            });
        }
    }
}
