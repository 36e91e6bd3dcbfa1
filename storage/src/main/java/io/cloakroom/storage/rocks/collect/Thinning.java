package io.cloakroom.storage.rocks.collect;

import io.cloakroom.storage.rocks.blob.BlobFiles;
import io.cloakroom.storage.rocks.blob.Holes;
import io.cloakroom.storage.rocks.database.BlobPosition;
import io.cloakroom.storage.rocks.database.Database;
import io.cloakroom.storage.rocks.database.Keys;
import io.cloakroom.storage.rocks.space.OpenSpaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Frees dead stretches of segments in place while the disk is short of space. [Evacuation] frees them too, but it needs room
/// for its copies first, and leaves segments alone that are mostly alive. On a full disk, every delete has to make room.
public final class Thinning {
    private static final Logger LOG = LoggerFactory.getLogger(Thinning.class);
    private static final int CLAIMS_AT_ONCE = 1000;

    private final OpenSpaces spaces;
    private @Nullable Holes found;

    public Thinning(OpenSpaces spaces) {
        this.spaces = spaces;
    }

    public void round() {
        var holes = found == null ? new Holes() : found;
        found = holes;
        for (var space : spaces.known()) {
            var files = spaces.files(space);
            for (var segment : holes.possible() ? files.reclaim().toThin() : List.<Long>of()) {
                try {
                    thin(space, files, segment, holes);
                } catch (IOException failed) {
                    LOG.warn("space {}: segment {} is thinned later: {}", space, segment, failed.toString());
                }
            }
        }
    }

    private void thin(String space, BlobFiles files, long segment, Holes holes) throws IOException {
        spaces.use(space, false, (database, _) -> {
            var dead = dead(database, files, segment);
            // What was released has to stay released, even after a power failure.
            database.syncLog();
            CollectedSpace.between(database, () -> files.reclaim().thin(segment, dead));
            return true;
        });
        files.reclaim().punch(segment, holes);
    }

    /// The stretches without a claim. In a segment at rest none of them is claimed again.
    private static List<Holes.Stretch> dead(Database database, BlobFiles files, long segment) throws IOException {
        var size = files.reclaim().sizeOf(segment);
        var dead = new ArrayList<Holes.Stretch>();
        long at = 0;
        long live = 0;
        var from = Keys.claims(BlobPosition.SEGMENT, segment);
        var to = Keys.after(from);
        while (true) {
            var claims = database.claims().between(from, to, CLAIMS_AT_ONCE);
            for (var claim : claims) {
                var blob = claim.blob();
                if (blob.offset() > at) {
                    dead.add(new Holes.Stretch(at, blob.offset()));
                }
                at = Math.max(at, blob.offset() + blob.length());
                live += blob.length();
            }
            if (claims.size() < CLAIMS_AT_ONCE) {
                break;
            }
            from = claims.getLast().next();
        }
        if (size > at) {
            dead.add(new Holes.Stretch(at, size));
        }
        files.reclaim().measured(segment, live);
        return dead;
    }
}
