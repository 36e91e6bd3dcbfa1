package io.cloakroom.storage.rocks.blob;

import io.cloakroom.storage.rocks.shared.GroupSync;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file of many blobs, each of which is written into a stretch of its own. All but [#sync] is guarded by the
/// [PayloadState] that it belongs to.
final class Segment {
    static final long UNKNOWN = -1;

    final long number;
    final Path path;
    /// Shared by all who wait for their bytes in this file. Once it has failed, the file takes no more blobs.
    final GroupSync sync;

    /// Held while somebody writes.
    OpenFiles.@Nullable Lease file;

    /// Where the next stretch begins.
    long end;
    /// Writers that are not closed.
    int writers;
    /// Blobs in it that were released while somebody holds their owner.
    int holds;
    boolean sealed;
    /// Bytes of its claimed blobs.
    long liveBytes;
    /// Whether a failed commit may turn out to claim something in it.
    boolean unsure;
    /// Dead bytes whose space was given back.
    long freed;
    /// What is about to be given back.
    @Nullable
    Thin thin;
    /// Until when it is left alone, since it could not be emptied.
    long restUntilNanos = System.nanoTime();

    /// @param name makes the file's name durable; asked for before the file was made
    Segment(long number, Path path, GroupSync name) {
        this.number = number;
        this.path = path;
        sync = new GroupSync(new GroupSync.Sync() {
            private boolean named;

            @Override
            public void run() throws IOException {
                var open = file;
                if (open == null) {
                    throw new IOException("segment " + path + " is not open");
                }
                open.sync();
                if (!named) {
                    name.join();
                    named = true;
                }
            }
        });
    }

    /// Whether the collector should look at it: it is at rest, and less than half of it lives, or nobody knows how much.
    boolean wasteful() {
        return atRest()
                && System.nanoTime() - restUntilNanos >= 0
                && (liveBytes == UNKNOWN || liveBytes < (end + 1) / 2);
    }

    /// Whether no claim can be added to it any more, and only those who are reading now can read what was released.
    boolean atRest() {
        return sealed && writers == 0 && holds == 0 && !unsure;
    }

    /// Bytes that are dead and still take space, as far as it is known.
    long garbage() {
        return liveBytes == UNKNOWN ? 0 : end - liveBytes - freed;
    }

    /// Dead stretches that are to be freed.
    ///
    /// @param readers who may still read there
    record Thin(List<Holes.Stretch> dead, OpenFiles.@Nullable Lease readers) {
        long bytes() {
            return dead.stream().mapToLong(Holes.Stretch::bytes).sum();
        }
    }

    void add(long bytes) {
        if (liveBytes != UNKNOWN) {
            liveBytes += bytes;
        }
    }
}
