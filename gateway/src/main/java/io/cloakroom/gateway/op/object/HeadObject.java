package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.ObjectInfo;
import java.io.IOException;

/// `HEAD /bucket/key`: the header that GET would have.
public final class HeadObject implements BucketOperation {
    private final ReadableObjects objects;
    private final VersionFields versions;
    private final LifecycleFields lifecycle;

    public HeadObject(ReadableObjects objects, VersionFields versions, LifecycleFields lifecycle) {
        this.objects = objects;
        this.versions = versions;
        this.lifecycle = lifecycle;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        if (!Selection.needsParts(request)) {
            return head(request, objects.head(request), Selection.Parts.UNUSED);
        }
        try (var object = objects.open(request)) {
            return head(request, object.info(), Selection.Parts.of(object));
        }
    }

    private S3Response head(S3Request request, ObjectInfo info, Selection.Parts parts) throws IOException {
        var conditions = Preconditions.of(request);
        conditions.requireMatch(info);
        if (conditions.isKnown(info)) {
            return versions.write(request.bucket(), info.version(), Selection.notModified(info));
        }
        var selection = Selection.of(request, info, parts);
        var response = objects.writeForReaders(request, info, selection.response());
        lifecycle.writeExpirationIfCurrent(request, info, response);
        return versions.write(request.bucket(), info.version(), response)
                .header("content-length", Long.toString(selection.length()));
    }
}
