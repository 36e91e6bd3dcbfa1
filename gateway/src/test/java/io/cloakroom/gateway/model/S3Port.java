package io.cloakroom.gateway.model;

import java.io.IOException;

/// Where a trial sends its requests.
interface S3Port {
    Reply send(String bucket, Request request) throws IOException;

    /// Has the server count what a bucket holds, and compare that with its counters.
    ///
    /// @return JSON
    String check(String bucket) throws IOException;

    /// Stops the server and starts it again on the same data.
    ///
    /// @param kill with SIGKILL, rather than asking it to stop
    void restart(boolean kill) throws IOException;
}
