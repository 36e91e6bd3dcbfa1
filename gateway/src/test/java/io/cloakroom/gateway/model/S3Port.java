package io.cloakroom.gateway.model;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/// The server to which a trial sends its requests.
interface S3Port {
    /// How often lifecycle rules go through all buckets after each event. One pass may make something due for the next
    /// one, but never more often than this.
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

    /// Lets time pass while the server runs, in such a way that its clock is not in doubt afterwards.
    void letTimePass(Duration by) throws IOException;

    /// Confirms the server's clock if it is in doubt.
    void confirmClock() throws IOException;

    /// The server's system clock.
    Instant now();

    /// The system clock when lifecycle rules last began their work.
    Instant aged();

    /// The time by which retention should end.
    Instant retention();

    /// The latest time that the retention clock has shown so far.
    Instant latest();
}
