package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.StoredObject;
import java.io.IOException;

/// Finds the object that a request addresses, and says as S3 does why there is none.
public final class ReadableObjects {
    private final ObjectStore objects;
    private final Authorizer authorizer;

    public ReadableObjects(ObjectStore objects, Authorizer authorizer) {
        this.objects = objects;
        this.authorizer = authorizer;
    }

    /// @throws S3Exception NoSuchKey, NoSuchVersion or AccessDenied
    StoredObject open(S3Request request) throws IOException {
        var found = objects.open(
                request.bucket(), request.key(), VersionId.of(request.query().get("versionId")));
        if (found.isEmpty()) {
            throw authorizer.missing(request, request.bucket(), request.key());
        }
        try {
            authorizer.requireReadable(request, request.bucket(), found.get().info());
            return found.get();
        } catch (RuntimeException refused) {
            found.get().close();
            throw refused;
        }
    }

    /// @throws S3Exception NoSuchKey, NoSuchVersion or AccessDenied
    public ObjectInfo head(S3Request request) throws IOException {
        var found = objects.head(
                request.bucket(), request.key(), VersionId.of(request.query().get("versionId")));
        if (found.isEmpty()) {
            throw authorizer.missing(request, request.bucket(), request.key());
        }
        authorizer.requireReadable(request, request.bucket(), found.get());
        return found.get();
    }
}
