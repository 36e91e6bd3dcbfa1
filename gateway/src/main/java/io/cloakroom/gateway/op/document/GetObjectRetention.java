package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.op.object.LockedBuckets;
import io.cloakroom.gateway.op.object.ReadableObjects;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.RetentionXml;
import java.io.IOException;

/// `GET /bucket/key?retention`.
public final class GetObjectRetention implements BucketOperation {
    private final ReadableObjects objects;
    private final LockedBuckets locks;

    public GetObjectRetention(ReadableObjects objects, LockedBuckets locks) {
        this.objects = objects;
        this.locks = locks;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        locks.requireLock(request.bucket());
        var retention = objects.head(request).meta().protection().retention();
        if (retention == null) {
            throw S3Error.NO_SUCH_OBJECT_LOCK_CONFIGURATION.exception();
        }
        return S3Response.of(200).xml(RetentionXml.write(retention));
    }
}
