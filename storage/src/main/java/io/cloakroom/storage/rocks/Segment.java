package io.cloakroom.storage.rocks;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file of many blobs, each of which is written into a stretch of its own. All but [#sync] is guarded by the
/// [BlobFiles] that it belongs to.
final class Segment {
    static final long UNKNOWN = -1;

    final long number;
    final Path path;
    /// Shared by all who wait for their bytes in this file. Once it has failed, the file takes no more blobs.
    final GroupSync sync;

    /// Held while somebody may write.
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
    /// Until when it is left alone, since it could not be emptied.
    long restUntilNanos = System.nanoTime();

    /// @param name what makes its name durable, taken before the file was made
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

    /// Worth the collector's look: sealed, nobody writes, and less than half of it lives, or nobody knows.
    boolean wasteful() {
        return sealed
                && writers == 0
                && holds == 0
                && !unsure
                && System.nanoTime() - restUntilNanos >= 0
                && (liveBytes == UNKNOWN || liveBytes < (end + 1) / 2);
    }

    void add(long bytes) {
        if (liveBytes != UNKNOWN) {
            liveBytes += bytes;
        }
    }
}
