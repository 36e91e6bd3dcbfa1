package io.cloakroom.storage.engine.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.Retention;
import io.cloakroom.storage.engine.MemoryEngine;
import io.cloakroom.storage.engine.record.KeyLayout;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class EngineRetentionClockTest {
    private static final Protection LONG =
            Protection.NONE.with(new Retention(Retention.Mode.COMPLIANCE, Instant.parse("2200-01-01T00:00:00Z")));

    /// The engine keeps one space open while it looks into it, and may not wait for the control space then.
    @Test
    void aLookIntoAnotherSpaceLeavesTheNoteToTheNextCall() throws IOException {
        var engine = new MemoryEngine();
        engine.createSpace("control");
        var rows = engine.keyValue();
        rows.create(KeyLayout.PROJECTS);
        var clock = new EngineRetentionClock(rows, Instant::now, System::nanoTime, Duration.ofDays(30));
        assertThat(clock.nowWithoutNoteFor(LONG)).isEqualTo(Instant.EPOCH); // protected, and no note: time stands still
        assertThat(RetentionNote.read(rows).exists()).isFalse();
        assertThat(clock.now()).isEqualTo(Instant.EPOCH);
        assertThat(RetentionNote.read(rows).exists()).isTrue();
    }
}
