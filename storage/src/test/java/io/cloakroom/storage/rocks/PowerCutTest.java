package io.cloakroom.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Cuts the power of a process that writes, again and again ([PowerCut]). Each start of the process recovers from the cut
/// before, so that recoveries are cut off too. The property `cloakroom.cuts` says how often.
@EnabledOnOs(OS.LINUX)
final class PowerCutTest {
    @TempDir
    private Path temporary;

    @Test
    void losesNothingThatWasAcknowledged() throws Exception {
        var cuts = Integer.getInteger("cloakroom.cuts", 4);
        var seed = Long.getLong("cloakroom.seed", 1);
        var random = new Random(seed);
        var writer = new KilledWriter();
        var power = PowerCut.in(temporary);
        var base = Files.createDirectory(temporary.resolve("0"));
        for (int i = 0; i < cuts; i++) {
            var disk = power.begin(base);
            // A directory that the engine has to make, with its parent.
            writer.writeAndKill(base.resolve("made/data"), disk.environment(), i, 20 + random.nextInt(300));
            var after = temporary.resolve(Integer.toString(i + 1));
            power.cut(disk, after, i % 2 == 0 ? null : random);
            var copy = temporary.resolve("copy");
            PowerCut.copy(after, copy);
            var data = copy.resolve("made/data");
            try (var store = KilledWriter.Opened.at(data)) {
                writer.check(store, data);
            } catch (IOException | RuntimeException | AssertionError failed) {
                throw new AssertionError("after cut " + i + " of seed " + seed + ": " + failed, failed);
            }
            PowerCut.delete(copy);
            base = after;
        }
        assertThat(writer.refusals()).isPositive();
        if (Integer.getInteger("cloakroom.cuts") != null) {
            System.out.printf(
                    "%d cuts, %d deletions refused, up to %d pieces in an object%n",
                    cuts, writer.refusals(), writer.mostPieces());
        }
    }
}
