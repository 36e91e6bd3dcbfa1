package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.LockedBuckets;
import io.cloakroom.gateway.op.object.ReadableObjects;
import io.cloakroom.gateway.op.object.RequestXml;
import io.cloakroom.gateway.op.object.header.ObjectLockFields;
import io.cloakroom.gateway.op.object.header.RequestedVersion;
import io.cloakroom.gateway.s3.BodyFacts;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.AmendOutcome;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.document.Protection;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Changes the protection of a version: its retention or legal hold.
public final class ProtectionChange {
    private final ObjectStore objects;
    private final ReadableObjects readable;
    private final LockedBuckets locks;
    private final Authorizer authorizer;
    private final RequestXml xml;

    public ProtectionChange(
            ObjectStore objects, ReadableObjects readable, LockedBuckets locks, Authorizer authorizer, RequestXml xml) {
        this.objects = objects;
        this.authorizer = authorizer;
        this.readable = readable;
        this.locks = locks;
        this.xml = xml;
    }

    /// The document that the request brings, with the digest that S3 demands.
    ///
    /// @throws S3Exception InvalidRequest, MalformedXML
    <T> T document(S3Request request, String root, Class<T> type) throws IOException {
        // Other callers learn this only once it is known that they may make the request.
        if (request.caller().owns(request.bucket())) {
            locks.requireLock(request.bucket());
        }
        xml.requireDigest(request);
        return xml.read(request, root, type, S3Error.MALFORMED_XML);
    }

    /// Checks the request's rights once more, now that the content of the document is known.
    ///
    /// @param values values of the condition keys that policies may ask for
    /// @throws S3Exception AccessDenied; InvalidRequest in a bucket without Object Lock
    S3Request saying(S3Request request, Map<ConditionKey, List<String>> values) throws IOException {
        var withFacts = authorizer.requireSaying(request, BodyFacts.of(values));
        locks.requireLock(request.bucket());
        return withFacts;
    }

    /// @param bypass whether governance is bypassed
    S3Response make(S3Request request, boolean bypass, UnaryOperator<Protection> change) throws IOException {
        var object = readable.head(request);
        var version = RequestedVersion.of(request);
        return switch (objects.protect(request.bucket(), request.objectKey(), version, bypass, change)) {
            case AmendOutcome.Amended _ -> S3Response.of(200);
            case AmendOutcome.Protected _ -> throw ObjectLockFields.isProtected();
            case AmendOutcome.NoSuchBucket _ -> throw S3Error.NO_SUCH_BUCKET.exception();
            // The version was deleted since it was seen.
            case AmendOutcome.NoSuchObject _, AmendOutcome.IsMarker _, ConditionFailed _ ->
                throw ReadableObjects.nothing(object.key(), version);
        };
    }
}
