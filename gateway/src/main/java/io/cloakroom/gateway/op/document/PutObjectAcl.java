package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.ReadableObjects;
import io.cloakroom.gateway.op.object.RequestXml;
import io.cloakroom.gateway.op.object.VersionFields;
import io.cloakroom.gateway.op.object.VersionId;
import io.cloakroom.gateway.s3.Operation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.AmendOutcome;
import java.io.IOException;

/// `PUT /bucket/key?acl`: who but the owner may read the object. No write in the eyes of S3: ETag and time stay.
public final class PutObjectAcl implements Operation {
    private final ObjectStore objects;
    private final ReadableObjects readable;
    private final Authorizer authorizer;
    private final VersionFields versions;
    private final AclBody bodies;

    public PutObjectAcl(
            ObjectStore objects,
            ReadableObjects readable,
            Authorizer authorizer,
            VersionFields versions,
            RequestXml xml) {
        this.versions = versions;
        this.objects = objects;
        this.readable = readable;
        this.authorizer = authorizer;
        this.bodies = new AclBody(xml);
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var owner = authorizer.owner(request.caller(), request.bucket()).orElseThrow(S3Error.NO_SUCH_BUCKET::exception);
        var acl = bodies.of(request, owner);
        var seen = readable.head(request);
        var version = VersionId.of(request);
        var outcome =
                objects.amend(request.bucket(), request.objectKey(), version, null, false, meta -> meta.with(acl));
        return switch (outcome) {
            case AmendOutcome.Amended(var info) -> versions.write(request.bucket(), info.version(), S3Response.of(200));
            case AmendOutcome.NoSuchBucket _ -> throw S3Error.NO_SUCH_BUCKET.exception();
            // It went since it was seen.
            case AmendOutcome.NoSuchObject _, AmendOutcome.IsMarker _, AmendOutcome.Refused _ ->
                throw ReadableObjects.nothing(seen.key(), version);
        };
    }
}
