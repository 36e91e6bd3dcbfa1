package io.cloakroom.storage.rocks.collect;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Engine.Relocator;
import io.cloakroom.storage.jobs.JobRun;
import io.cloakroom.storage.rocks.blob.BlobFiles;
import io.cloakroom.storage.rocks.blob.Reclaim;
import io.cloakroom.storage.rocks.database.BlobPosition;
import io.cloakroom.storage.rocks.database.Database;
import io.cloakroom.storage.rocks.database.Keys;
import io.cloakroom.storage.rocks.space.OpenSpaces;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One sweep of a space: the search for what nothing refers to, then one segment a turn.
final class SpaceSweep implements Sweeps.Turns {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceSweep.class);

    private final CollectedSpace space;
    private final Supplier<@Nullable Relocator> relocator;
    private @Nullable Deque<Long> segments;

    private interface Search {
        void run() throws IOException;
    }

    /// @param relocator makes records follow moved blobs; gives `null` until the layer above has set it
    SpaceSweep(CollectedSpace space, Supplier<@Nullable Relocator> relocator) {
        this.space = space;
        this.relocator = relocator;
    }

    @Override
    public boolean next(JobRun run) {
        var left = segments;
        if (left == null) {
            left = space.isStopped() ? new ArrayDeque<>() : toEmpty();
            segments = left;
        } else if (!left.isEmpty()) {
            empty(left.remove(), run);
        }
        return !space.isStopped() && !run.isStopped() && !left.isEmpty();
    }

    private Deque<Long> toEmpty() {
        var files = space.files();
        if (files.needsCollector()) {
            try {
                search(files);
                return new ArrayDeque<>(files.reclaim().wasteful());
            } catch (CollectedSpace.Gone _) {
                LOG.debug("space {} was retired", space.name());
            } catch (IOException failed) {
                later(failed);
            }
        }
        return new ArrayDeque<>();
    }

    /// A space that is not available is among the [OpenSpaces#troubles], so the log need not say it again.
    private void later(IOException failed) {
        if (failed instanceof StoreException store && store.kind() == StoreException.Kind.UNAVAILABLE) {
            LOG.debug("space {} is collected later: {}", space.name(), failed.toString());
        } else {
            LOG.warn("space {} is collected later: {}", space.name(), failed.toString());
        }
    }

    private void search(BlobFiles files) throws IOException {
        var searches = files.searches();
        if (searches.takePartitions()) {
            orLater(new DroppedPartitions(space, files)::remove, searches::partitionsLater);
        }
        if (searches.takeExtents()) {
            orLater(new UnclaimedExtents(space, files)::remove, searches::extentsLater);
        }
    }

    /// Runs a search. When it fails, it is asked for again, for the next round.
    private static void orLater(Search search, Runnable later) throws IOException {
        var done = false;
        try {
            search.run();
            done = true;
        } finally {
            if (!done) {
                later.run();
            }
        }
    }

    /// Measures a segment, and deletes it when nothing in it lives. When less than half of it lives, the living blobs are copied
    /// elsewhere first.
    private void empty(long segment, JobRun run) {
        var reclaim = space.files().reclaim();
        try {
            long live = space.use((database, _) ->
                    database.claims().sum(BlobPosition.SEGMENT, segment).bytes());
            reclaim.measured(segment, live);
            if (live > 0 && live >= (reclaim.sizeOf(segment) + 1) / 2) {
                return;
            }
            if (live > 0) {
                var follower = relocator.get();
                if (follower == null) {
                    return;
                }
                new Evacuation(space, segment, follower).run(run);
                run.count("segments evacuated", 1);
            }
            run.did(1, 0);
            space.use((database, ofSpace) -> {
                deleteUnclaimed(database, ofSpace.reclaim(), segment);
                return true;
            });
        } catch (CollectedSpace.Gone _) {
            LOG.debug("space {} was retired", space.name());
        } catch (IOException failed) {
            LOG.warn("space {}: segment {} is emptied later: {}", space.name(), segment, failed.toString());
            reclaim.rest(segment);
        }
    }

    private static void deleteUnclaimed(Database database, Reclaim reclaim, long segment) throws IOException {
        var prefix = Keys.claims(BlobPosition.SEGMENT, segment);
        database.syncLog();
        CollectedSpace.between(database, () -> {
            if (database.claims().between(prefix, Keys.after(prefix), 1).isEmpty()) {
                reclaim.delete(segment);
            } else {
                reclaim.rest(segment);
            }
        });
    }
}
