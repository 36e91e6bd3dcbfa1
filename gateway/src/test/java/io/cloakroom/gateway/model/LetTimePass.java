package io.cloakroom.gateway.model;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Time passes while the server runs, and the clock is not in doubt.
record LetTimePass(int hours) implements Event {
    private static final int DAY = 24;

    @Override
    public void happen(S3Port server) throws IOException {
        server.letTimePass(Duration.ofHours(hours));
    }

    @Override
    public List<Step> simpler() {
        return hours <= DAY ? List.of() : List.of(new LetTimePass(hours - DAY));
    }
}
