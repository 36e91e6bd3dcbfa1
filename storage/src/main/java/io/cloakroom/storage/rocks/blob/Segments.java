package io.cloakroom.storage.rocks.blob;

import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.rocks.database.BlobPosition;
import io.cloakroom.storage.rocks.database.Database;
import io.cloakroom.storage.rocks.shared.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The segments of a space: one at most is active and takes new blobs, all others are sealed. Guarded by its
/// [PayloadState].
final class Segments {
    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);

    private final PayloadDirectory directory;
    private final OpenFiles files;
    private final long segmentBytes;
    private final Runnable wake;
    private final TreeMap<Long, Segment> byNumber = new TreeMap<>();
    private @Nullable Segment active;

    /// @param wake called when there may be work for the collector
    Segments(PayloadDirectory directory, PayloadResources shared, Runnable wake) {
        this.directory = directory;
        files = shared.files();
        segmentBytes = shared.settings().segmentBytes();
        this.wake = wake;
    }

    /// Finds what is there, when the space is opened for the first time in this process.
    void find(Database database) throws IOException {
        for (var number : directory.numbers(BlobPosition.SEGMENT)) {
            var segment = segment(number);
            segment.end = Files.size(segment.path);
            segment.sealed = true;
            segment.liveBytes = Segment.UNKNOWN;
            byNumber.put(number, segment);
        }
        if (!byNumber.isEmpty()) {
            takeUp(byNumber.lastEntry().getValue(), database);
        }
    }

    private Segment segment(long number) throws NoSuchFileException {
        return new Segment(number, directory.path(BlobPosition.SEGMENT, number), directory.segmentName());
    }

    /// Goes on with the last segment behind its last claimed byte: what follows was never acknowledged. One that is
    /// shorter than that is damaged and left as it is, since a new blob could get the place of an old one.
    private void takeUp(Segment segment, Database database) throws IOException {
        var claimed = database.claims().sum(BlobPosition.SEGMENT, segment.number);
        if (claimed.end() == 0) {
            remove(segment.number);
            files.delete(segment.path);
        } else if (claimed.end() > segment.end) {
            LOG.error("{} ends at {}, but has blobs up to {}", segment.path, segment.end, claimed.end());
        } else if (claimed.end() < segment.end || claimed.end() < segmentBytes / 4 * 3) {
            if (claimed.end() < segment.end) {
                try (var file = files.lease(segment.path)) {
                    file.truncate(claimed.end());
                }
            }
            segment.end = claimed.end();
            segment.liveBytes = claimed.bytes();
            segment.sealed = false;
            active = segment;
        }
    }

    /// Takes a stretch of the active segment, or of a new one when it is full, for a writer.
    Slot take(long length) throws IOException {
        var segment = active;
        if (segment == null || (segment.end > 0 && segment.end + length > segmentBytes)) {
            segment = next();
        }
        var place = new BlobPosition(BlobPosition.SEGMENT, segment.number, segment.end);
        var file = segment.file == null ? files.lease(segment.path) : segment.file;
        segment.file = file;
        segment.end += length;
        segment.writers++;
        return new Slot(place, file, segment.sync);
    }

    private Segment next() throws IOException {
        var segment = segment(directory.takeNumber());
        try {
            segment.file = files.create(segment.path);
        } catch (IOException failed) {
            throw Failures.ofFile(segment.path, failed);
        }
        sealActive();
        byNumber.put(segment.number, segment);
        active = segment;
        return segment;
    }

    /// The next blob gets a new segment.
    void sealActive() {
        var segment = active;
        active = null;
        if (segment != null) {
            segment.sealed = true;
            closeIfDone(segment);
        }
    }

    /// The writer of a stretch is closed.
    ///
    /// @param unsure whether a failed commit may turn out to claim what it wrote
    void written(BlobPosition place, boolean unsure) {
        var segment = byNumber.get(place.file());
        if (segment != null) {
            segment.writers--;
            segment.unsure |= unsure;
            closeIfDone(segment);
        }
    }

    private void closeIfDone(Segment segment) {
        var file = segment.file;
        if (segment.writers == 0 && file != null) {
            file.close();
            segment.file = null;
        }
        if (segment.wasteful()) {
            wake.run();
        }
    }

    /// Whether nobody writes to a segment any more, nor ever will.
    boolean settled(long number) {
        var segment = byNumber.get(number);
        return segment != null && segment.sealed && segment.writers == 0;
    }

    void claimed(BlobRef blob) {
        count(blob, blob.length());
    }

    void released(BlobRef blob) {
        count(blob, -blob.length());
    }

    private void count(BlobRef blob, long bytes) {
        var segment = of(blob);
        if (segment != null) {
            segment.add(bytes);
            if (segment.wasteful()) {
                wake.run();
            }
        }
    }

    /// Leaves the blob's segment as it is, since somebody holds the blob's owner.
    void hold(BlobRef released) {
        var segment = of(released);
        if (segment != null) {
            segment.holds++;
        }
    }

    void letGo(BlobRef blob) {
        var segment = of(blob);
        if (segment != null) {
            segment.holds--;
            closeIfDone(segment);
        }
    }

    private @Nullable Segment of(BlobRef blob) {
        return blob.kind() == BlobPosition.SEGMENT ? byNumber.get(blob.file()) : null;
    }

    /// The database is about to be opened again: what of a segment lives is to be counted anew.
    void reopening() {
        byNumber.values().forEach(segment -> {
            segment.unsure = false;
            if (segment.sealed) {
                segment.liveBytes = Segment.UNKNOWN;
            }
        });
    }

    @Nullable
    Segment active() {
        return active;
    }

    @Nullable
    Segment get(long number) {
        return byNumber.get(number);
    }

    Collection<Segment> all() {
        return byNumber.values();
    }

    void remove(long number) {
        byNumber.remove(number);
    }
}
