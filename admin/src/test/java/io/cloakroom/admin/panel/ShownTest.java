package io.cloakroom.admin.panel;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Views.HourView;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShownTest {
    private static final Instant NOW = Instant.parse("2026-11-27T05:30:00Z");

    private final Shown shown = new Shown(Texts.in("en"), NOW);

    private static HourView hour(String time, long requests) {
        return new HourView(Instant.parse(time), requests, 0, 0, 0, 0);
    }

    @Test
    void aCurveGoesThroughEveryHourUpToNow() {
        var hours = List.of(hour("2026-11-27T03:00:00Z", 7), hour("2026-11-27T05:00:00Z", 14));
        assertThat(shown.curve(hours, 4)).isEqualTo("0.0,22.0 40.0,12.0 80.0,22.0 120.0,2.0");
    }
}
