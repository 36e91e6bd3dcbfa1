package io.cloakroom.gateway.model;

import java.io.IOException;

/// Something that concerns all buckets of a server: it goes and comes back, or its clock changes. Whatever it is, lifecycle rules
/// have done their work when it is over, and do no more before the next event.
sealed interface Event extends Step permits ClockJump, ConfirmClock, LetTimePass, Restart {
    void happen(S3Port server) throws IOException;

    @Override
    default void take(Trial trial) throws IOException {
        trial.happen(this);
    }
}
