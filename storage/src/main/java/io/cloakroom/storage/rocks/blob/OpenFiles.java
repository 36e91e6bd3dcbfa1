package io.cloakroom.storage.rocks.blob;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cloakroom.storage.rocks.shared.Failures;
import io.cloakroom.storage.rocks.shared.Fsync;
import io.cloakroom.storage.rocks.shared.Pools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The open segment and extent files of all spaces: a bounded cache of those that nobody uses, beside those in use.
/// A file that is to be deleted goes when its last user has gone.
public final class OpenFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

    private final int maxIdle;
    private final Pools pools;

    @GuardedBy("this")
    private final Map<Path, Lease> files = new LinkedHashMap<>(64, 0.75f, true);

    @GuardedBy("this")
    private int idle;

    public OpenFiles(int maxIdle, Pools pools) {
        this.maxIdle = maxIdle;
        this.pools = pools;
    }

    /// Takes a file into use. The lease is to be closed.
    ///
    /// @throws NoSuchFileException when there is none, or it is about to be deleted
    Lease lease(Path path) throws IOException {
        return open(path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /// Makes a new file and takes it into use. The lease is to be closed.
    Lease create(Path path) throws IOException {
        return open(path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
    }

    private Lease open(Path path, Set<OpenOption> options) throws IOException {
        var lease = take(path);
        try {
            lease.ensureOpen(options);
            return lease;
        } catch (IOException | RuntimeException failed) {
            lease.close();
            throw failed;
        }
    }

    private synchronized Lease take(Path path) throws NoSuchFileException {
        var lease = files.computeIfAbsent(path, _ -> new Lease(path));
        if (lease.doomed) {
            throw new NoSuchFileException(path.toString());
        }
        if (lease.known && lease.users == 0) {
            idle--;
        }
        lease.known = true;
        lease.users++;
        return lease;
    }

    /// Deletes a file, now or when its last user has gone.
    void delete(Path path) {
        synchronized (this) {
            var lease = files.get(path);
            if (lease != null && lease.users > 0) {
                lease.doomed = true;
                return;
            }
            if (lease != null) {
                drop(lease);
            }
        }
        remove(path);
    }

    /// Forgets all files below a directory that was moved away. Those who use such a file keep it; nobody new gets it.
    synchronized void forget(Path directory) {
        for (var each = files.values().iterator(); each.hasNext(); ) {
            var lease = each.next();
            if (lease.path.startsWith(directory)) {
                lease.forgotten = true;
                if (lease.users == 0) {
                    idle--;
                    lease.shut();
                }
                each.remove();
            }
        }
    }

    /// Makes those who come from now on open the file anew.
    ///
    /// @return the lease of all who came before; [#inUse] tells whether any of them is left. `null` when nobody uses the file
    synchronized @Nullable Lease detach(Path path) {
        var lease = files.get(path);
        if (lease == null || lease.users == 0 || lease.doomed) {
            return null;
        }
        lease.forgotten = true;
        files.remove(path);
        return lease;
    }

    synchronized boolean inUse(@Nullable Lease detached) {
        return detached != null && detached.users > 0;
    }

    private void release(Lease lease) {
        synchronized (this) {
            if (--lease.users > 0) {
                return;
            }
            if (lease.forgotten) {
                lease.shut();
                return;
            }
            idle++;
            if (!lease.doomed && lease.isOpen()) {
                shrink();
                return;
            }
            drop(lease);
        }
        if (lease.doomed) {
            remove(lease.path);
        }
    }

    @GuardedBy("this")
    private void shrink() {
        if (idle > maxIdle) {
            files.values().stream()
                    .filter(lease -> lease.users == 0)
                    .findFirst()
                    .ifPresent(this::drop);
        }
    }

    /// Closes all files that nobody uses, because the process has too many open.
    synchronized void closeIdle() {
        files.values().stream().filter(lease -> lease.users == 0).toList().forEach(this::drop);
    }

    @GuardedBy("this")
    private void drop(Lease idleOne) {
        files.remove(idleOne.path);
        idle--;
        idleOne.shut();
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            // The next search for files without a claim finds it.
            LOG.warn("cannot delete {}: {}", path, failed.toString());
        }
    }

    @Override
    public synchronized void close() {
        files.values().forEach(Lease::shut);
        files.clear();
        idle = 0;
    }

    /// A file in use. An interrupt of one thread closes the channel that all users of the file share. The channel is then opened
    /// again, and what was cut short is done again.
    final class Lease implements AutoCloseable {
        private final Path path;
        // Guarded by the monitor of OpenFiles, which no annotation can say here.
        private int users;
        private boolean known;
        private boolean doomed;

        /// Whether nobody new gets it. Changed under the monitor of [OpenFiles], read without it too.
        private volatile boolean forgotten;

        @GuardedBy("this")
        private @Nullable FileChannel channel;

        private Lease(Path path) {
            this.path = path;
        }

        FileChannel channel() throws IOException {
            return ensureOpen(Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
        }

        /// Reads up to what remains in `into`.
        ///
        /// @return the number of bytes, or -1 at the end of the file
        int read(ByteBuffer into, long position) throws IOException {
            return uninterrupted(file -> file.read(into, position));
        }

        void write(ByteBuffer bytes, long position) throws IOException {
            var start = bytes.position();
            while (bytes.hasRemaining()) {
                uninterrupted(file -> file.write(bytes, position + bytes.position() - start));
            }
        }

        /// Makes durable what was written. The sync has a descriptor of its own and a thread of the engine: an
        /// interrupt in it would close the one that all use, and hide a failure that the kernel reports only once.
        void sync() throws IOException {
            pools.sync(() -> {
                try {
                    Fsync.data(path);
                } catch (IOException failed) {
                    if (!Failures.outOfDescriptors(failed)) {
                        throw failed;
                    }
                    // The sync has not even begun.
                    closeIdle();
                    Fsync.data(path);
                }
            });
        }

        void truncate(long bytes) throws IOException {
            uninterrupted(file -> {
                file.truncate(bytes);
                return 0;
            });
        }

        long size() throws IOException {
            return channel().size();
        }

        Path path() {
            return path;
        }

        @Override
        public void close() {
            release(this);
        }

        private int uninterrupted(Action action) throws IOException {
            var interrupted = Thread.interrupted();
            try {
                while (true) {
                    try {
                        return action.on(channel());
                    } catch (ClosedChannelException cut) {
                        interrupted |= Thread.interrupted();
                        if (forgotten && !isOpen()) {
                            throw cut;
                        }
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private FileChannel ensureOpen(Set<OpenOption> options) throws IOException {
            try {
                return opened(options);
            } catch (IOException failed) {
                if (!Failures.outOfDescriptors(failed)) {
                    throw failed;
                }
                closeIdle();
            }
            try {
                return opened(options);
            } catch (IOException failed) {
                throw Failures.outOfDescriptors(failed) ? Failures.ofFile(path, failed) : failed;
            }
        }

        private synchronized FileChannel opened(Set<OpenOption> options) throws IOException {
            var file = channel;
            if (file == null || !file.isOpen()) {
                file = FileChannel.open(path, options);
                channel = file;
            }
            return file;
        }

        private synchronized boolean isOpen() {
            return channel != null && channel.isOpen();
        }

        private synchronized void shut() {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException failed) {
                LOG.warn("cannot close {}: {}", path, failed.toString());
            }
        }
    }

    private interface Action {
        int on(FileChannel file) throws IOException;
    }
}
