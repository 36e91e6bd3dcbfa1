package io.cloakroom.gateway.model;

import java.io.IOException;

/// Something that affects all buckets of a server: a restart, or a change of its clock. After any event, lifecycle
/// rules have done all their work, and do no more before the next event.
sealed interface Event extends Step permits ClockJump, ConfirmClock, LetTimePass, Restart {
    void happen(S3Port server) throws IOException;

    @Override
    default void take(Trial trial) throws IOException {
        trial.happen(this);
    }
}
