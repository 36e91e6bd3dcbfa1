package io.cloakroom.gateway.model;

import java.io.IOException;

/// The server goes and comes back. Every answer before was the last word on its request, so a kill loses nothing either.
///
/// @param kill with SIGKILL
record Restart(boolean kill) implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        trial.restart(kill);
    }
}
