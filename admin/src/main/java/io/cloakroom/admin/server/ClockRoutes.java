package io.cloakroom.admin.server;

import static io.cloakroom.admin.rest.Access.OPERATOR;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.RetentionClock.Doubt;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Routes for the retention clock, which decides when retention ends.
public final class ClockRoutes {
    /// Longest time between looking at the clock and confirming it.
    private static final long MOST_SECONDS = 600;
    /// How far the retention clock may have been ahead of the system clock without a warning.
    private static final Duration SLIGHTLY = Duration.ofMinutes(5);

    private final RetentionClock retention;
    private final InstantSource systemClock;

    public ClockRoutes(RetentionClock retention, InstantSource systemClock) {
        this.retention = retention;
        this.systemClock = systemClock;
    }

    public record ClockView(
            @Field("Time of the system clock") Instant systemClock,

            @Field("Time of the retention clock: retention that ends before it has expired")
            Instant retentionClock,

            @Field("Whether the retention clock has stopped, until an operator confirms the system clock")
            boolean inDoubt,

            @Field("Why the retention clock has stopped; otherwise absent") @Nullable
            String why,

            @Field("The time from which default retention of new versions counts; absent unless the system"
                    + " clock was set back"
                    + " behind it")
            @Nullable
            Instant defaultRetentionFrom) {}

    record Confirmation(
            @Field(value = "The correct time; must match the system clock to within ten minutes", needed = true)
            @Nullable
            Instant systemClock) {}

    public void addTo(Route.Table table) {
        table.row("GET", "clock", OPERATOR, "Shows the retention clock of Object Lock.", _ -> view())
                .gives(ClockView.class);
        table.row(
                        "POST",
                        "clock/confirmation",
                        OPERATOR,
                        "Confirms that the system clock is right, so that retention follows it again.",
                        this::confirm)
                .takes(Confirmation.class)
                .gives(ClockView.class)
                .audited("clock.confirm");
    }

    private ClockView view() {
        var doubt = retention.doubt();
        return new ClockView(
                seconds(systemClock.instant()),
                seconds(retention.now()),
                doubt.isPresent(),
                doubt.map(ClockRoutes::sentence).orElse(null),
                isSetBack() ? seconds(retention.latest()) : null);
    }

    private boolean isSetBack() {
        return retention.latest().isAfter(systemClock.instant().plus(SLIGHTLY));
    }

    private ClockView confirm(AdminRequest request) throws IOException {
        var confirmed = request.json(Confirmation.class).systemClock();
        var now = systemClock.instant();
        if (confirmed == null || Math.abs(ChronoUnit.SECONDS.between(confirmed, now)) > MOST_SECONDS) {
            throw Problem.badRequest("systemClock is the time that the system clock shows, which is " + seconds(now)
                    + "; confirm it only if that is the right time");
        }
        if (retention.doubt().isEmpty() && !isSetBack()) {
            throw Problem.conflict("the system clock is not in doubt");
        }
        request.subject().detail("retention went by " + seconds(retention.now()));
        retention.confirm();
        return view();
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    /// A warning for operators.
    public static String sentence(Doubt doubt) {
        var why = switch (doubt.cause()) {
            case JUMP -> "the system clock jumped ahead, to " + seconds(doubt.systemClock());
            case LONG_STOP ->
                "the server was last known to run at " + seconds(doubt.held()) + ", and the system clock said "
                        + seconds(doubt.systemClock());
            case NO_NOTE -> "it is not known when the server last ran";
        };
        return "No retention ends (Object Lock), and no lifecycle rule expires anything, because " + why
                + ". If the system clock is right now, confirm it: on the status page, or with \"cloakroom clock"
                + " confirm\".";
    }
}
