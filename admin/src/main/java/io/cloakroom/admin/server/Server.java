package io.cloakroom.admin.server;

import io.cloakroom.admin.view.StatusView;

/// What the REST interface needs to know about the server around it.
public interface Server {
    /// How often the counts of requests are written.
    int TRAFFIC_SECONDS = 10;

    ServerFacts facts();

    StatusView status();

    S3Door s3();
}
