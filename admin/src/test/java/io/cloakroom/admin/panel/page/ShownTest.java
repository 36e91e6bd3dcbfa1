package io.cloakroom.admin.panel.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.view.ProjectViews.HourView;
import java.time.Instant;
import java.time.LocalDate;
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

    @Test
    void barsAreDaysOfUtcAndEarlierHoursAreLeftOut() {
        var bars = shown.bars(List.of(
                hour("2026-10-28T23:00:00Z", 1000),
                hour("2026-10-29T00:00:00Z", 3),
                hour("2026-11-26T00:00:00Z", 4),
                hour("2026-11-26T23:00:00Z", 2),
                hour("2026-11-27T05:00:00Z", 1)));
        assertThat(bars.all()).hasSize(30);
        assertThat(bars.requests()).isEqualTo(10);
        assertThat(bars.said()).isEqualTo("2026-10-29: 3, 2026-11-26: 6, 2026-11-27: 1");
        assertThat(bars.all().get(28)).isEqualTo(new Shown.Bar(LocalDate.parse("2026-11-26"), 6, 112, 0.5, 23.5));
        assertThat(bars.all().get(1).height()).isEqualTo(0.5);
    }
}
