package io.cloakroom.storage.rocks.blob;

import io.cloakroom.storage.rocks.database.Effects;
import io.cloakroom.storage.rocks.shared.Probe;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chooses the segments that waste space, and gives the space back: the whole file of a dead segment, or the dead stretches
/// of one that is partly alive.
public final class Reclaim {
    /// An active segment with less in it is not sealed for its garbage.
    private static final long WORTH_BYTES = 1 << 20;
    private static final long REST_NANOS = Duration.ofMinutes(10).toNanos();
    private static final long SHORT_REST_NANOS = Duration.ofSeconds(10).toNanos();
    /// Less garbage than that is not looked for.
    private static final long LEAST_FREED_BYTES = 64 << 10;

    private final PayloadState state;
    private final PayloadDirectory directory;
    private final PayloadResources shared;

    Reclaim(PayloadState state, PayloadDirectory directory, PayloadResources shared) {
        this.state = state;
        this.directory = directory;
        this.shared = shared;
    }

    /// Whether [#wasteful] would name any.
    boolean anyWasteful() {
        synchronized (state) {
            var segments = state.segments();
            return segments.all().stream().anyMatch(Segment::wasteful) || mostlyDead(segments.active());
        }
    }

    /// Numbers of the segments that the collector should look at. An active one that is mostly dead is sealed for it.
    public List<Long> wasteful() {
        synchronized (state) {
            var segments = state.segments();
            if (mostlyDead(segments.active())) {
                segments.sealActive();
            }
            return segments.all().stream()
                    .filter(Segment::wasteful)
                    // The emptiest first: on a full disk it may be the only one whose copies find room.
                    .sorted(Comparator.comparingLong(segment -> segment.liveBytes))
                    .map(segment -> segment.number)
                    .toList();
        }
    }

    private static boolean mostlyDead(@Nullable Segment active) {
        return active != null && active.writers == 0 && active.end >= WORTH_BYTES && active.liveBytes < active.end / 2;
    }

    /// The length of a segment; 0 when it is gone.
    public long sizeOf(long number) {
        synchronized (state) {
            var segment = state.segments().get(number);
            return segment == null ? 0 : segment.end;
        }
    }

    /// Notes how many bytes of a segment are claimed.
    public void measured(long number, long liveBytes) {
        synchronized (state) {
            var segment = state.segments().get(number);
            if (segment != null) {
                segment.liveBytes = liveBytes;
            }
        }
    }

    /// Leaves a segment alone for a while, since it could not be emptied.
    public void rest(long number) {
        synchronized (state) {
            var segment = state.segments().get(number);
            if (segment != null) {
                segment.restUntilNanos =
                        System.nanoTime() + (shared.reserve().writable() ? REST_NANOS : SHORT_REST_NANOS);
            }
        }
    }

    /// Deletes a segment in which nothing is claimed and nobody writes. Called by the committer, so that no release is
    /// between its commit and [Effects#applied], which looks for holds.
    public void delete(long number) throws IOException {
        shared.probe().reached(Probe.Step.BEFORE_DELETE);
        Segment segment;
        synchronized (state) {
            segment = state.segments().get(number);
            if (segment == null || segment.holds > 0 || directory.isGone()) {
                return;
            }
            state.segments().remove(number);
        }
        shared.files().delete(segment.path);
    }

    /// Numbers of the segments of which something could be freed in place. An active one is sealed for it.
    public List<Long> toThin() {
        synchronized (state) {
            var active = state.segments().active();
            if (active != null && active.writers == 0 && active.garbage() >= LEAST_FREED_BYTES) {
                state.segments().sealActive();
            }
            return state.segments().all().stream()
                    .filter(Reclaim::canBeThinned)
                    .map(segment -> segment.number)
                    .toList();
        }
    }

    private static boolean canBeThinned(Segment segment) {
        return segment.thin != null
                || (segment.atRest()
                        && (segment.liveBytes == Segment.UNKNOWN || segment.garbage() >= LEAST_FREED_BYTES));
    }

    /// Notes the stretches of a segment at rest that no claim covers. Called by the committer, as [#delete]. Nobody begins to
    /// read there any more, so [#punch] waits only for those who use the file now.
    public void thin(long number, List<Holes.Stretch> dead) {
        synchronized (state) {
            var segment = state.segments().get(number);
            if (segment != null && segment.atRest() && segment.thin == null && !directory.isGone()) {
                segment.thin = new Segment.Thin(dead, shared.files().detach(segment.path));
            }
        }
    }

    /// Frees the dead stretches of a segment, unless somebody may still read them; then a later call does.
    public void punch(long number, Holes holes) throws IOException {
        Segment segment;
        Segment.Thin thin;
        synchronized (state) {
            segment = state.segments().get(number);
            thin = segment == null || directory.isGone() ? null : segment.thin;
            if (segment == null || thin == null || shared.files().inUse(thin.readers())) {
                return;
            }
            segment.thin = null;
            segment.freed = thin.bytes();
        }
        holes.punch(segment.path, thin.dead());
    }
}
