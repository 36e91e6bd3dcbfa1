package io.cloakroom.gateway.model;

import java.io.IOException;

/// The operator says that the system clock is right. Does nothing when that is not in doubt.
record ConfirmClock() implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        trial.confirmClock();
    }
}
