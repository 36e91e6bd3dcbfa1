package io.cloakroom.admin.server;

import io.cloakroom.admin.view.StatusView;

/// What the admin interface has to know of the server around it.
public interface Server {
    /// How often what was counted of requests is written.
    int TRAFFIC_SECONDS = 10;

    ServerFacts facts();

    StatusView status();

    S3Door s3();
}
