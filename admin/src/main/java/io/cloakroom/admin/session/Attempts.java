package io.cloakroom.admin.session;

import io.cloakroom.admin.rest.Problem;
import java.time.InstantSource;

/// Limits attempts at passwords, wherever a password is entered.
public final class Attempts {
    private final SignInLimits limits;

    public Attempts(InstantSource clock) {
        this.limits = new SignInLimits(clock);
    }

    /// Refuses an attempt that comes too soon, with 429 and the seconds to wait.
    public void requireFree(String login, String address) {
        limits.toWait(login, address).ifPresent(wait -> {
            long seconds = wait.toSeconds() + 1;
            throw Problem.tooMany("too many attempts; try again in " + seconds + " seconds", seconds);
        });
    }

    public void failed(String login, String address) {
        limits.failed(login, address);
    }

    void succeeded(String login, String address) {
        limits.succeeded(login, address);
    }
}
