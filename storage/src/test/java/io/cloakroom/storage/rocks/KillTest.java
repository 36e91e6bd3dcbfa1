package io.cloakroom.storage.rocks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that writes, again and again, and looks for everything that it had acknowledged. The property
/// `cloakroom.kills` says how often; with it the times of opening are printed.
final class KillTest {
    @TempDir
    private Path directory;

    @Test
    void losesNothingThatWasAcknowledged() throws Exception {
        var kills = Integer.getInteger("cloakroom.kills", 4);
        var writer = new KilledWriter();
        var random = new Random(1);
        var times = new ArrayList<Long>();
        for (int i = 0; i < kills; i++) {
            writer.writeAndKill(directory, Map.of(), i, 50 + random.nextInt(600));
            long start = System.nanoTime();
            try (var store = KilledWriter.Opened.at(directory)) {
                var _ = store.versions(store.bucket("kept"), "writer-0/key-0");
                times.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
                writer.check(store, directory);
            }
        }
        if (Integer.getInteger("cloakroom.kills") != null) {
            times.sort(null);
            System.out.printf(
                    "%d kills, %d deletions refused, up to %d pieces in an object, opened in %d ms (median), %d ms (worst)%n",
                    kills, writer.refusals(), writer.mostPieces(), times.get(times.size() / 2), times.getLast());
        }
    }
}
