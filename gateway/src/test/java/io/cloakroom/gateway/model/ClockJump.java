package io.cloakroom.gateway.model;

import java.io.IOException;
import java.time.Duration;

/// Somebody sets the system clock while the server runs. A clock that is set ahead ends no retention before the
/// operator confirms it.
///
/// @param hours back, when they are negative
record ClockJump(int hours) implements Event {
    @Override
    public void happen(S3Port server) throws IOException {
        server.jump(Duration.ofHours(hours));
    }
}
