package io.cloakroom.storage.engine.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.engine.MemoryEngine;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.jobs.JobNote;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class EngineJobNotesTest {
    @Test
    void aCountThatOlderBuildsStoredUnderItsFormerNameGoesOn() throws IOException {
        var engine = new MemoryEngine();
        engine.createSpace("control");
        engine.keyValue().create(KeyLayout.JOBS);
        var notes = new EngineJobNotes(engine.keyValue());
        var counts = new TreeMap<>(Map.of("segments compacted", 7L, "segments evacuated", 2L, "rows removed", 3L));
        notes.write("collector", new JobNote(null, "", 1, counts, null));
        assertThat(notes.read("collector").orElseThrow().counts())
                .containsOnly(Map.entry("segments evacuated", 9L), Map.entry("rows removed", 3L));
    }
}
