package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.ProjectQuota;
import io.cloakroom.gateway.op.object.ReadableObjects;
import io.cloakroom.gateway.op.object.RequestXml;
import io.cloakroom.gateway.s3.Operation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.OverQuota;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import java.io.IOException;

/// `PUT /bucket/key?acl`: who but the owner may read the object. No write in the eyes of S3: ETag and time stay.
public final class PutObjectAcl implements Operation {
    private final ObjectStore objects;
    private final ReadableObjects readable;
    private final Authorizer authorizer;
    private final AclBody bodies;

    public PutObjectAcl(ObjectStore objects, ReadableObjects readable, Authorizer authorizer, RequestXml xml) {
        this.objects = objects;
        this.readable = readable;
        this.authorizer = authorizer;
        this.bodies = new AclBody(xml);
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var owner = authorizer.owner(request.caller(), request.bucket()).orElseThrow(S3Error.NO_SUCH_BUCKET::exception);
        var acl = bodies.of(request, owner);
        readable.head(request);
        var outcome = objects.amend(
                request.bucket(),
                request.key(),
                null,
                null,
                false,
                meta -> new ObjectMeta(meta.systemHeaders(), meta.userMetadata(), acl));
        return switch (outcome) {
            case PutOutcome.Stored _ -> S3Response.of(200);
            case PutOutcome.NoSuchBucket _ -> throw S3Error.NO_SUCH_BUCKET.exception();
            case OverQuota over -> throw ProjectQuota.exceeded(over);
            case PutOutcome.NoSuchObject _, PutOutcome.Refused _ ->
                throw S3Error.NO_SUCH_KEY.exception().with("Key", request.key());
        };
    }
}
