package io.cloakroom.gateway.model;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/// Where a trial sends its requests.
interface S3Port {
    /// How often lifecycle rules go through all buckets after whatever happens to the server or its clock. One pass may
    /// make something due for the next one, but never so many times.
    int PASSES = 4;

    Reply send(String bucket, Request request) throws IOException;

    /// Has the server count what a bucket holds, and compare that with its counters.
    ///
    /// @return JSON
    String check(String bucket) throws IOException;

    /// Stops the server and starts it again on the same data.
    ///
    /// @param kill with SIGKILL, rather than asking it to stop
    /// @param time that passes meanwhile
    void restart(boolean kill, Duration time) throws IOException;

    /// Sets the server's system clock.
    ///
    /// @param by back, when it is negative
    void jump(Duration by) throws IOException;

    /// Lets time pass for a server that runs, and whose clock nobody doubts afterwards.
    void letTimePass(Duration by) throws IOException;

    /// Says to the server that its clock is right, when that is in doubt.
    void confirmClock() throws IOException;

    /// What the server's system clock says.
    Instant now();

    /// What it said when lifecycle rules were last begun to be worked by.
    Instant aged();

    /// The time by which retention should end.
    Instant retention();

    /// The latest time by which retention ended before, or ends now.
    Instant latest();
}
