package io.cloakroom.storage.rocks.blob;

import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.rocks.database.BlobPosition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The blobs whose writers are open, and what they have come to. Guarded by its [PayloadState].
final class OpenBlobs {
    private final Map<BlobPosition, State> states = new HashMap<>();
    private final Set<BlobPosition> closedUnsure = new HashSet<>();

    enum State {
        WRITING,
        CLAIMED,
        /// The claiming commit failed, and may turn out to be on disk when the database is opened again.
        UNSURE,
        /// The database has been opened again since: a search for unclaimed extents finds out.
        TO_SEARCH
    }

    void begin(BlobPosition place) {
        states.put(place, State.WRITING);
    }

    boolean contains(BlobPosition place) {
        return states.containsKey(place);
    }

    void claimed(BlobRef blob) {
        states.replace(BlobPosition.of(blob), State.CLAIMED);
    }

    void unsure(BlobRef blob) {
        states.replace(BlobPosition.of(blob), State.UNSURE);
    }

    /// No writer was made after all.
    void withdraw(BlobPosition place) {
        states.remove(place);
    }

    /// The writer is closed. An extent of which nobody can say whether it is claimed counts as open until that is known.
    ///
    /// @return what the blob has come to; `null` when it was not open
    @Nullable
    State end(BlobPosition place) {
        var state = states.remove(place);
        if (state == State.UNSURE && place.kind() == BlobPosition.EXTENT) {
            states.put(place, state);
            closedUnsure.add(place);
        }
        return state;
    }

    /// The database is about to be opened again: then its claims can be believed.
    void reopening() {
        states.keySet().removeAll(closedUnsure);
        closedUnsure.clear();
        states.replaceAll((_, state) -> state == State.UNSURE ? State.TO_SEARCH : state);
    }
}
