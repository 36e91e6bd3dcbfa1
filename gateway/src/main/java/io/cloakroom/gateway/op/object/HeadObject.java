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
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.encryption.KeyException;
import java.io.IOException;
import java.util.Optional;

/// `HEAD /bucket/key`: the headers of a GET.
public final class HeadObject implements BucketOperation {
    private final ReadableObjects objects;
    private final RequestedEncryption encryption;
    private final VersionFields versions;
    private final LifecycleHeaders lifecycle;

    public HeadObject(
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
        if (key.isEmpty() && !Selection.needsParts(request)) {
            return head(request, withoutKey(objects.head(request)), key, Selection.Parts.UNUSED);
        }
        try (var object = objects.open(request, key)) {
            return head(request, object.info(), key, Selection.Parts.of(object));
        }
    }

    private static ObjectInfo withoutKey(ObjectInfo info) throws KeyException {
        if (info.meta().encryption() instanceof Encryption.SseC) {
            throw new KeyException(
                    KeyException.Kind.CUSTOMER_KEY_MISSING, "the object is encrypted with a key of its client");
        }
        return info;
    }

    private S3Response head(S3Request request, ObjectInfo info, Optional<SuppliedKey> key, Selection.Parts parts)
            throws IOException {
        var conditions = Preconditions.of(request);
        conditions.requireMatch(info);
        if (conditions.isKnown(info)) {
            return versions.write(request.bucket(), info.version(), Selection.notModified(info));
        }
        var selection = Selection.of(request, info, parts);
        var response = objects.writeForReaders(request, info, selection.response());
        EncryptionFields.write(info.meta().encryption(), key, response);
        lifecycle.writeExpirationIfCurrent(request, info, response);
        return versions.write(request.bucket(), info.version(), response)
                .header("content-length", Long.toString(selection.length()));
    }
}
