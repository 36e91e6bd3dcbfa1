package io.cloakroom.storage.rocks.collect;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.engine.Engine.Relocator;
import io.cloakroom.storage.jobs.JobRun;
import io.cloakroom.storage.rocks.shared.Pools;
import io.cloakroom.storage.rocks.space.OpenSpaces;
import io.cloakroom.storage.rocks.space.RetiredSpaces;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives space back: has each space swept when there is something to collect in it, and removes retired spaces. A sweep
/// removes what is left of dropped partitions and of crashes, deletes dead segments, and copies what lives in mostly dead
/// ones. Any step may be cut off anywhere; a later sweep finds what is left.
public final class Collector {
    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
    private static final long PURGE_NANOS = Duration.ofMinutes(10).toNanos();

    private final RetiredSpaces retirement;
    private final OpenSpaces spaces;
    private final Sweeps sweeps;

    @GuardedBy("this")
    private final Set<String> visited = new HashSet<>();

    @GuardedBy("this")
    private long purgedNanos;

    private volatile @Nullable Relocator relocator;
    private volatile boolean stopped;

    /// @param wake tells whoever calls [#turn] that there is something to collect
    public Collector(RetiredSpaces retirement, OpenSpaces spaces, Runnable wake) {
        this.sweeps = new Sweeps(this::sweep, wake);
        this.retirement = retirement;
        this.spaces = spaces;
    }

    public void relocator(Relocator newRelocator) {
        relocator = newRelocator;
    }

    private Sweeps.Turns sweep(String space) {
        return new SpaceSweep(new CollectedSpace(space, spaces, () -> stopped), () -> relocator);
    }

    /// Sweeps on, for one turn.
    ///
    /// @return whether there is more to sweep
    public boolean turn(JobRun run) {
        return sweeps.turn(run);
    }

    /// Begins nothing new from now on.
    public void stop() {
        stopped = true;
        sweeps.close();
    }

    /// There may be something to collect in a space. Cheap, and waits for nothing.
    public void wake(String space) {
        var _ = sweeps.ask(space);
    }

    /// Begins to sweep the spaces that have something to collect. A space that was not used since the start is visited
    /// too, one in each round, as a crash may have left garbage in it.
    public synchronized void round() throws IOException {
        visitNext();
        for (var space : spaces.known()) {
            if (spaces.files(space).needsCollector()) {
                var _ = sweeps.ask(space);
            }
        }
        purgeRetired();
    }

    /// Visits and sweeps all spaces, and returns when that is done.
    public synchronized void all() throws IOException {
        while (visitNext()) {
            // goes on until none is left
        }
        var swept = spaces.known().stream().map(sweeps::ask).toList();
        for (var each : swept) {
            Pools.await(each);
        }
        retirement.round(spaces::mustStay);
    }

    /// Visits a space that was not visited yet. The list of spaces may come late, and grows while the server runs.
    ///
    /// @return whether there was one
    @GuardedBy("this")
    private boolean visitNext() throws IOException {
        var left = new ArrayList<>(spaces.known());
        left.removeAll(visited);
        if (left.isEmpty() || stopped) {
            return false;
        }
        var name = left.getFirst();
        visited.add(name);
        try {
            // When the database is opened, its garbage becomes known.
            var _ = spaces.use(name, false, (_, _) -> true);
        } catch (IOException refused) {
            LOG.debug("space {} is not collected: {}", name, refused.getMessage());
        }
        return true;
    }

    @GuardedBy("this")
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
}
