package io.cloakroom.gateway.model;

import java.io.IOException;

/// The operator says that the system clock is right. Does nothing when that is not in doubt.
record ConfirmClock() implements Event {
    @Override
    public void happen(S3Port server) throws IOException {
        server.confirmClock();
    }
}
