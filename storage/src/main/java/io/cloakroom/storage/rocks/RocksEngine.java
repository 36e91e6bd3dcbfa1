package io.cloakroom.storage.rocks;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Blobs;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.jobs.Job;
import io.cloakroom.storage.jobs.JobPace;
import io.cloakroom.storage.jobs.JobRun;
import io.cloakroom.storage.jobs.Jobs;
import io.cloakroom.storage.rocks.blob.BlobFiles;
import io.cloakroom.storage.rocks.blob.OpenFiles;
import io.cloakroom.storage.rocks.blob.PayloadResources;
import io.cloakroom.storage.rocks.collect.Collector;
import io.cloakroom.storage.rocks.collect.Thinning;
import io.cloakroom.storage.rocks.database.DatabaseResources;
import io.cloakroom.storage.rocks.directory.DataDirectory;
import io.cloakroom.storage.rocks.shared.DiskReserve;
import io.cloakroom.storage.rocks.shared.Natives;
import io.cloakroom.storage.rocks.shared.Pools;
import io.cloakroom.storage.rocks.shared.Probe;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import io.cloakroom.storage.rocks.space.OpenSpaces;
import io.cloakroom.storage.rocks.space.RetiredSpaces;
import io.cloakroom.storage.rocks.space.SpaceKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The embedded engine: a data directory of this process alone.
public final class RocksEngine implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(RocksEngine.class);

    /// The job that sweeps spaces: it copies what lives out of segments that are mostly dead, and deletes garbage.
    private static final String COLLECTOR = "collector";

    /// The job that looks every second which spaces are to be swept, and frees space at once when the disk is short of it.
    private static final String COLLECTOR_ROUNDS = "collector-rounds";

    private static final int COLLECTORS = 2;

    private final DataDirectory directory;
    private final DiskReserve reserve;
    private final Natives natives;
    private final Pools pools = new Pools();
    private final OpenFiles files;
    private final SpaceKeeper keeper;
    private final RetiredSpaces retirement;
    private final OpenSpaces spaces;
    private final Collector collector;
    private final Jobs jobs;
    private final Background upkeep;
    private final Background measuring;
    private final KeyValue keyValue;
    private final Blobs blobs;

    @GuardedBy("this")
    private boolean closed;

    /// Opens or makes a data directory.
    ///
    /// @throws StoreException with one clear sentence when it is in use, not writable or of a newer format
    public static RocksEngine open(Path directory, RocksSettings settings) throws StoreException {
        return open(directory, settings, Probe.NONE);
    }

    /// Opens a data directory that has lost its control database for good, so that another one can be made.
    ///
    /// @throws StoreException when anything of the old one is there, and as [#open]
    public static RocksEngine openWithoutControl(Path directory, RocksSettings settings) throws StoreException {
        return open(directory, DataDirectory.openWithoutControl(directory.toAbsolutePath()), settings, Probe.NONE);
    }

    public static RocksEngine open(Path directory, RocksSettings settings, Probe probe) throws StoreException {
        return open(directory, DataDirectory.open(directory.toAbsolutePath()), settings, probe);
    }

    private static RocksEngine open(Path directory, DataDirectory root, RocksSettings settings, Probe probe)
            throws StoreException {
        try {
            return new RocksEngine(root, new DiskReserve(root.root(), settings), settings, probe);
        } catch (IOException failed) {
            root.close();
            throw new StoreException(
                    StoreException.Kind.FAILED, "The disk of " + directory + " cannot be examined: " + failed, failed);
        }
    }

    private RocksEngine(DataDirectory directory, DiskReserve reserve, RocksSettings settings, Probe probe) {
        this.directory = directory;
        this.reserve = reserve;
        natives = new Natives(directory.root().resolve("native"), settings);
        files = new OpenFiles(settings.maxOpenFiles(), pools);
        keeper = new SpaceKeeper(natives);
        retirement = new RetiredSpaces(
                directory, settings.graceOfRetired(), settings.clock(), System::nanoTime, keeper::why);
        var shared = new PayloadResources(files, settings, pools, reserve, probe);
        spaces = new OpenSpaces(
                directory,
                new DatabaseResources(settings, natives, pools, probe),
                retirement,
                keeper,
                space -> new BlobFiles(space, shared, () -> wakeCollector(space.name())));
        jobs = new Jobs(settings.clock());
        collector = new Collector(retirement, spaces, () -> jobs.wake(COLLECTOR));
        keyValue = new RocksKeyValue(spaces, reserve);
        blobs = new RocksBlobs(spaces, reserve);
        upkeep = new Background("store-upkeep");
        upkeep.start(() -> tend(!reserve.writable()));
        // On a thread of its own, since flushing and closing databases may take long, and a disk fills quickly.
        measuring = new Background("store-reserve");
        measuring.start(reserve::refresh);
        addJobs(new Thinning(spaces));
    }

    private void addJobs(Thinning thinning) {
        jobs.add(COLLECTOR_ROUNDS, JobPace.promptly(Duration.ofSeconds(1)), run -> {
            if (!reserve.writable()) {
                thinning.round();
            }
            collector.round();
            run.did(1, 0);
            return false;
        });
        jobs.add(COLLECTOR, new JobPace(Duration.ofMinutes(1), COLLECTORS, true), new Job() {
            @Override
            public boolean step(JobRun run) {
                return collector.turn(run);
            }

            @Override
            public boolean isUrgent() {
                return !reserve.writable();
            }
        });
    }

    @Override
    public Jobs jobs() {
        return jobs;
    }

    @Override
    public KeyValue keyValue() {
        return keyValue;
    }

    @Override
    public Blobs blobs() {
        return blobs;
    }

    @Override
    public void createSpace(String space) throws IOException {
        try {
            spaces.create(space);
        } catch (StoreException failed) {
            if (space.equals(Partition.CONTROL) && failed.kind() == StoreException.Kind.UNAVAILABLE) {
                throw new StoreException(
                        failed.kind(),
                        "The database of projects, users and tokens cannot be used: " + failed.getMessage()
                                + " Put back what is missing, or restore control/ from a backup.",
                        failed);
            }
            throw failed;
        }
    }

    @Override
    public void expectSpaces(List<String> names) throws IOException {
        spaces.expect(names);
    }

    @Override
    public void onExchange(Consumer<String> listener) {
        spaces.onExchange(listener);
    }

    @Override
    public boolean retireSpace(String space) throws IOException {
        return spaces.retire(space);
    }

    @Override
    public void keeper(Keeper newKeeper) {
        keeper.ask(newKeeper);
    }

    @Override
    public Restored restoreSpace(String space) throws IOException {
        return spaces.restore(space);
    }

    @Override
    public Predicate<String> keptSpaces() throws IOException {
        return retirement.kept();
    }

    @Override
    public Optional<Long> rest(String space) throws IOException {
        return Optional.ofNullable(spaces.rest(space));
    }

    @Override
    public Optional<Long> foundAtRest(String space) {
        return Optional.ofNullable(spaces.foundAtRest(space));
    }

    @Override
    public void relocator(Relocator relocator) {
        collector.relocator(relocator);
    }

    @Override
    public List<String> troubles() {
        var found = new ArrayList<>(spaces.troubles());
        found.addAll(retirement.troubles());
        if (!writable()) {
            found.add(String.valueOf(reserve.full().getMessage()));
        }
        return found;
    }

    @Override
    public boolean writable() {
        return reserve.writable();
    }

    private void wakeCollector(String space) {
        collector.wake(space);
    }

    /// Does now what the collector does by itself from time to time, and waits for it.
    public void collectNow() throws IOException {
        collector.all();
    }

    /// Waits for the deletions that were begun.
    public void awaitCalls() throws IOException {
        pools.drain();
    }

    /// Does now, on this thread, what the upkeep does every second; notes how far the open databases are on disk.
    void noteDurable() {
        tend(false);
    }

    private void tend(boolean shortOfSpace) {
        spaces.tend(shortOfSpace);
        spaces.known().forEach(space -> spaces.files(space).newBlobs().tryAgain());
    }

    int openDatabases() {
        return spaces.open();
    }

    @Override
    public void close() throws StoreException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        collector.stop();
        jobs.close();
        upkeep.close();
        measuring.close();
        spaces.close();
        pools.close();
        files.close();
        if (spaces.open() == 0) {
            natives.close();
        } else {
            LOG.warn("the store was closed while it was still in use");
        }
        directory.close();
    }
}
