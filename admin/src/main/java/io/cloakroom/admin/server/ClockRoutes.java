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

/// Routes for the clock that decides when retention ends.
public final class ClockRoutes {
    /// Between the look at the clock and its confirmation.
    private static final long MOST_SECONDS = 600;
    /// What the clock of retention may have been ahead of the system clock without being told of.
    private static final Duration SLIGHTLY = Duration.ofMinutes(5);

    private final RetentionClock retention;
    private final InstantSource systemClock;

    public ClockRoutes(RetentionClock retention, InstantSource systemClock) {
        this.retention = retention;
        this.systemClock = systemClock;
    }

    public record ClockView(
            @Field("What the system clock says") Instant systemClock,

            @Field("Retention that ends before this time has expired")
            Instant retentionClock,

            @Field("Whether no retention ends until an operator confirms the system clock")
            boolean inDoubt,

            @Field("Why; absent when it is not") @Nullable String why,

            @Field(
                    "The time that default retention of new versions counts from; absent unless the system clock was set back"
                            + " behind it")
            @Nullable
            Instant defaultRetentionFrom) {}

    record Confirmation(
            @Field(
                    value =
                            "The time that the system clock shows and that is right; must match it to within ten minutes",
                    needed = true)
            @Nullable
            Instant systemClock) {}

    public void addTo(Route.Table table) {
        table.row("GET", "clock", OPERATOR, "Shows the clock by which the retention of Object Lock ends.", _ -> view())
                .gives(ClockView.class);
        table.row(
                        "POST",
                        "clock/confirmation",
                        OPERATOR,
                        "Says that the system clock is right, so that retention goes by it again.",
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
        var said = request.json(Confirmation.class).systemClock();
        var now = systemClock.instant();
        if (said == null || Math.abs(ChronoUnit.SECONDS.between(said, now)) > MOST_SECONDS) {
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

    /// What an operator is told.
    public static String sentence(Doubt doubt) {
        var why = switch (doubt.cause()) {
            case JUMP -> "the system clock jumped ahead, to " + seconds(doubt.systemClock());
            case LONG_STOP ->
                "the server was last known to run at " + seconds(doubt.held()) + ", and the system clock said "
                        + seconds(doubt.systemClock());
            case NO_NOTE -> "it is not known when the server last ran";
        };
        return "No retention ends (Object Lock), and no lifecycle rule expires anything more, because " + why
                + ". If the system clock is right now, confirm it: on the status page, or with \"cloakroom clock confirm\".";
    }
}
