package io.cloakroom.gateway;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.s3.S3Settings;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ProjectStore;

/// All of S3 that we speak; what has no row is answered with NotImplemented.
public final class S3Routes {
    private S3Routes() {}

    public static Routes over(ObjectStore objects, ProjectStore projects, Authorizer authorizer, S3Settings settings) {
        return new Routes();
    }
}
