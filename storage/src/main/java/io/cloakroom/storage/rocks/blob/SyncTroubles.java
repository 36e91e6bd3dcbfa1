package io.cloakroom.storage.rocks.blob;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.rocks.database.BlobPosition;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The kinds of files of a space that could not be synced. A failure is reported until a file that was made after it is on disk
/// with its name.
final class SyncTroubles {
    private static final Logger LOG = LoggerFactory.getLogger(SyncTroubles.class);

    private final Map<Integer, Trouble> byKind = new TreeMap<>();

    /// @param nextNumber the least number of files that were made after the failure
    private record Trouble(String sentence, long nextNumber) {}

    void failed(int kind, long nextNumber, String space, StoreException why) {
        var sentence = "space " + space + ": " + why.getMessage() + "; what it held is refused, new files are tried";
        if (byKind.put(kind, new Trouble(sentence, nextNumber)) == null) {
            LOG.error("{}", sentence);
        }
    }

    void synced(BlobPosition place) {
        var trouble = byKind.get(place.kind());
        if (trouble != null && place.file() >= trouble.nextNumber()) {
            byKind.remove(place.kind());
            LOG.info("a file that was made after \"{}\" is on disk", trouble.sentence());
        }
    }

    List<Integer> kinds() {
        return List.copyOf(byKind.keySet());
    }

    List<String> sentences() {
        return byKind.values().stream().map(Trouble::sentence).toList();
    }
}
