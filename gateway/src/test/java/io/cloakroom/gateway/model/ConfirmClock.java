package io.cloakroom.gateway.model;

import java.io.IOException;

/// The operator confirms that the system clock is right. Does nothing while the clock is not in doubt.
record ConfirmClock() implements Event {
    @Override
    public void happen(S3Port server) throws IOException {
        server.confirmClock();
    }
}
