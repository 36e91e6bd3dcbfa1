package io.cloakroom.admin.server;

import io.cloakroom.admin.view.StatusView;

/// The server around the REST interface.
public interface Server {
    /// How often the request counts are written to the store.
    int TRAFFIC_SECONDS = 10;

    ServerFacts facts();

    StatusView status();

    S3Door s3();
}
