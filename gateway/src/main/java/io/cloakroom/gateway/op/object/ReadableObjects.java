package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.header.ObjectLockFields;
import io.cloakroom.gateway.op.object.header.RequestedEncryption;
import io.cloakroom.gateway.op.object.header.RequestedVersion;
import io.cloakroom.gateway.op.object.header.SuppliedKey;
import io.cloakroom.gateway.op.object.header.VersionFields;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.StoredObject;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.encryption.Encryption;
import java.io.IOException;
import java.util.Optional;

/// Finds the version that a request addresses. When there is none, the error tells why, as S3 does.
public final class ReadableObjects {
    private final ObjectStore objects;
    private final Authorizer authorizer;

    public ReadableObjects(ObjectStore objects, Authorizer authorizer) {
        this.objects = objects;
        this.authorizer = authorizer;
    }

    /// Opens the version. If it is encrypted with SSE-C, the request must bring the key.
    ///
    /// @param key that the request brought
    /// @throws S3Exception NoSuchKey, NoSuchVersion, MethodNotAllowed or AccessDenied
    /// @throws io.cloakroom.storage.encryption.KeyException when the key is missing, wrong or unusable
    StoredObject open(S3Request request, Optional<SuppliedKey> key) throws IOException {
        var version = RequestedVersion.of(request);
        var object = found(request, version, objects.open(request.bucket(), request.objectKey(), version));
        try {
            authorizer.opened().requireStill(request, object.info());
            unlock(request, object, key);
            return object;
        } catch (IOException | RuntimeException refused) {
            object.close();
            throw refused;
        }
    }

    /// Unlocks an object whose bytes are read. For metadata alone, the server's own keys are not looked up.
    static void unlock(S3Request request, StoredObject object, Optional<SuppliedKey> key) throws IOException {
        RequestedEncryption.requireSignature(request, object.info().meta().encryption());
        if (key.isPresent() || object.info().meta().encryption() instanceof Encryption.SseC) {
            object.unlock(RequestedEncryption.customerKey(key));
        }
    }

    /// @throws S3Exception NoSuchKey, NoSuchVersion, MethodNotAllowed or AccessDenied
    public ObjectInfo head(S3Request request) throws IOException {
        var version = RequestedVersion.of(request);
        var info = found(request, version, objects.head(request.bucket(), request.objectKey(), version));
        authorizer.opened().requireStill(request, info);
        return info;
    }

    /// Adds the number of tags and the protection to the answer, when the caller may read them (API Reference,
    /// HeadObject).
    S3Response writeForReaders(S3Request request, ObjectInfo info, S3Response response) throws IOException {
        ObjectLockFields.write(request, authorizer, info, response);
        var tags = info.meta().tags();
        return tags.isEmpty() || !authorizer.opened().allows(request, S3Action.GET_OBJECT_TAGGING, info)
                ? response
                : response.header("x-amz-tagging-count", Integer.toString(tags.size()));
    }

    private <T> T found(S3Request request, VersionRef version, Found<T> found) throws IOException {
        return switch (found) {
            case Found.Present<T>(var value) -> value;
            case Found.Deleted<T>(var marker) -> {
                authorizer.requireMayMiss(request, request.bucket(), request.key());
                throw version instanceof VersionRef.Named
                        ? VersionFields.isMarker(request.http().method(), marker)
                        : VersionFields.deleted(request.key(), marker);
            }
            case Found.Nothing<T> _ -> {
                authorizer.requireMayMiss(request, request.bucket(), request.key());
                throw nothing(request.key(), version);
            }
        };
    }

    /// The error for a version that does not exist.
    public static S3Exception nothing(String key, VersionRef version) {
        return switch (version) {
            case VersionRef.Current _ -> S3Error.NO_SUCH_KEY.exception().with("Key", key);
            case VersionRef.Named named ->
                S3Error.NO_SUCH_VERSION.exception().with("Key", key).with("VersionId", named.id());
        };
    }
}
