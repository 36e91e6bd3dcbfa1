package io.cloakroom.admin;

import io.cloakroom.admin.Views.StatusView;

/// What the admin interface has to know of the server around it.
public interface Server {
    ServerFacts facts();

    StatusView status();

    S3Door s3();
}
