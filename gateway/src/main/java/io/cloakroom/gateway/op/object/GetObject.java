package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.op.object.header.EncryptionFields;
import io.cloakroom.gateway.op.object.header.LifecycleHeaders;
import io.cloakroom.gateway.op.object.header.Preconditions;
import io.cloakroom.gateway.op.object.header.RequestedEncryption;
import io.cloakroom.gateway.op.object.header.SuppliedKey;
import io.cloakroom.gateway.op.object.header.VersionFields;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.StoredObject;
import java.io.IOException;
import java.util.Optional;

/// `GET /bucket/key`: an object, a range of it, or one of its parts.
public final class GetObject implements BucketOperation {
    private final ReadableObjects objects;
    private final RequestedEncryption encryption;
    private final VersionFields versions;
    private final LifecycleHeaders lifecycle;

    public GetObject(
            ReadableObjects objects,
            RequestedEncryption encryption,
            VersionFields versions,
            LifecycleHeaders lifecycle) {
        this.objects = objects;
        this.encryption = encryption;
        this.versions = versions;
        this.lifecycle = lifecycle;
    }

    @Override
    public boolean takes(String field) {
        return RequestedEncryption.speaksOf(field);
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var key = encryption.ofRead(request);
        var object = objects.open(request, key);
        boolean handedOver = false;
        try {
            var conditions = Preconditions.of(request);
            conditions.requireMatch(object.info());
            if (conditions.isKnown(object.info())) {
                return versions.write(request.bucket(), object.info().version(), Selection.notModified(object.info()));
            }
            var response = read(request, object, key);
            handedOver = true;
            return response;
        } finally {
            if (!handedOver) {
                object.close();
            }
        }
    }

    /// The object stays open until its bytes have been sent.
    private S3Response read(S3Request request, StoredObject object, Optional<SuppliedKey> key) throws IOException {
        var selection = Selection.of(request, object.info(), Selection.Parts.of(object));
        var response = objects.writeForReaders(request, object.info(), selection.response());
        versions.write(request.bucket(), object.info().version(), response);
        EncryptionFields.write(object.info().meta().encryption(), key, response);
        lifecycle.writeExpirationIfCurrent(request, object.info(), response);
        if (selection.empty()) {
            object.close();
            return response;
        }
        var range = selection.range();
        return response.body(range == null ? object.body() : object.body(range), object::close);
    }
}
