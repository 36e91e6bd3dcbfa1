package io.cloakroom.admin.token.rest;

import static io.cloakroom.admin.rest.Access.MEMBER;
import static io.cloakroom.admin.rest.Access.TOKEN;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.server.Server;
import io.cloakroom.admin.view.ProjectViews.HourView;
import io.cloakroom.admin.view.ProjectViews.TrafficView;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.Traffic;
import io.cloakroom.storage.token.TrafficStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Map;
import java.util.SortedMap;

/// The number of requests of a token or of all tokens of a project, by hour.
public final class TrafficRoutes {
    private static final int HOURS = 24 * TrafficStore.DAYS;

    private final TrafficStore traffic;
    private final InstantSource clock;

    public TrafficRoutes(TrafficStore traffic, InstantSource clock) {
        this.traffic = traffic;
        this.clock = clock;
    }

    public void addTo(Route.Table table) {
        table.row(
                        "GET",
                        "projects/{project}/traffic",
                        MEMBER,
                        "Shows the requests of a project's tokens, by hour.",
                        this::ofProject)
                .query("hours", "integer", "Length of the period, 1 to 720. Default: 24.")
                .gives(TrafficView.class);
        table.row("GET", "tokens/{token}/traffic", TOKEN, "Shows a token's requests, by hour.", this::ofToken)
                .query("hours", "integer", "Length of the period, 1 to 720. Default: 24.")
                .gives(TrafficView.class);
    }

    private TrafficView ofProject(AdminRequest request) throws IOException {
        var from = from(request);
        return view(from, traffic.ofProject(request.project().id(), from));
    }

    private TrafficView ofToken(AdminRequest request) throws IOException {
        var from = from(request);
        return view(from, traffic.ofToken(request.token().accessKey(), from));
    }

    TrafficView ofToken(Token token, int hours) throws IOException {
        var from = from(hours);
        return view(from, traffic.ofToken(token.accessKey(), from));
    }

    private Instant from(AdminRequest request) {
        return from(request.number("hours", 1, HOURS, 24));
    }

    private Instant from(int hours) {
        return clock.instant().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(hours - 1L));
    }

    private static TrafficView view(Instant from, SortedMap<Instant, Traffic> hours) {
        var views = new ArrayList<HourView>();
        for (Map.Entry<Instant, Traffic> hour : hours.entrySet()) {
            views.add(HourView.of(hour.getKey(), hour.getValue()));
        }
        return new TrafficView(from, views, Server.TRAFFIC_SECONDS);
    }
}
