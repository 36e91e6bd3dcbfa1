package io.cloakroom.gateway.model;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// The server restarts. All earlier requests have been answered, so a kill must lose nothing either.
///
/// @param kill  with SIGKILL
/// @param hours that pass meanwhile
record Restart(boolean kill, int hours) implements Event {
    @Override
    public void happen(S3Port server) throws IOException {
        server.restart(kill, Duration.ofHours(hours));
    }

    @Override
    public List<Step> simpler() {
        return hours == 0 ? List.of() : List.of(new Restart(kill, 0));
    }
}
