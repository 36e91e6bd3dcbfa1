package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.access.RequestedAcls;
import io.cloakroom.gateway.op.object.header.EncryptionFields;
import io.cloakroom.gateway.op.object.header.LifecycleHeaders;
import io.cloakroom.gateway.op.object.header.MetaHeaders;
import io.cloakroom.gateway.op.object.header.ObjectLockFields;
import io.cloakroom.gateway.op.object.header.PartNumber;
import io.cloakroom.gateway.op.object.header.RequestedEncryption;
import io.cloakroom.gateway.op.object.header.RequestedVersion;
import io.cloakroom.gateway.op.object.header.Tags;
import io.cloakroom.gateway.op.object.header.VersionFields;
import io.cloakroom.gateway.op.object.header.WriteConditions;
import io.cloakroom.gateway.s3.BodyFacts;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.CopyXml;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.CopiedBody;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.AmendOutcome;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.ObjectStore.OverQuota;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.ObjectStore.Refusal;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoredObject;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.document.Versioning;
import java.io.IOException;
import java.util.List;

/// `PUT /bucket/key` with `x-amz-copy-source`. In a bucket without versions, a copy onto itself changes only the
/// object's metadata. It has to read the payload only when it asks for a checksum that the object lacks, or changes the
/// encryption.
public final class CopyObject implements BucketOperation {
    /// How often a copy onto itself is tried, since somebody else may write the object meanwhile.
    private static final int TRIES = 5;

    private final ObjectStore objects;
    private final RequestedAcls acls;
    private final Authorizer authorizer;
    private final RequestedEncryption encryption;
    private final VersionFields versions;
    private final BucketConfig config;
    private final LockedBuckets locks;
    private final LifecycleHeaders lifecycle;
    private final long maxBytes;

    public CopyObject(
            ObjectStore objects,
            Authorizer authorizer,
            RequestedAcls acls,
            RequestedEncryption encryption,
            VersionFields versions,
            BucketConfig config,
            LockedBuckets locks,
            LifecycleHeaders lifecycle,
            long maxBytes) {
        this.locks = locks;
        this.lifecycle = lifecycle;
        this.encryption = encryption;
        this.versions = versions;
        this.config = config;
        this.objects = objects;
        this.authorizer = authorizer;
        this.acls = acls;
        this.maxBytes = maxBytes;
    }

    @Override
    public boolean takes(String field) {
        return RequestedEncryption.speaksOf(field) || RequestedEncryption.speaksOfCopySource(field);
    }

    @Override
    public boolean tellsMore() {
        return true;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        EmptyBody.require(request);
        RequestedVersion.refuse(request);
        PartNumber.refuse(request);
        var condition = WriteConditions.of(request);
        boolean replaces = replaces(request, "x-amz-metadata-directive", "Unknown metadata directive.");
        boolean replacesTags = replaces(request, "x-amz-tagging-directive", "Unknown tagging directive.");
        var tags = new CopiedTags(replacesTags, Tags.ofHeader(request));
        locks.requireFor(request.bucket(), ObjectLockFields.of(request));
        var requested = encryption.ofNewObject(request);
        var keyOfSource = encryption.ofCopySource(request);
        var source = CopySource.of(request, authorizer);
        var made = acls.ofNewObject(request);
        for (int attempt = 1; ; attempt++) {
            try (var object = source.open(request, objects, authorizer, keyOfSource)) {
                boolean reencrypts = reencrypts(request, object.info(), requested);
                requireCopyable(request, source, object.info(), replaces || reencrypts);
                var copiedMeta = replaces
                        ? MetaHeaders.of(request, made)
                        : MetaHeaders.copied(object.info().meta(), request, made);
                var meta = copiedMeta.with(tags.of(object.info().meta())).with(requested.encryption());
                if (!replacesTags) {
                    authorizer.requireSaying(request, BodyFacts.of(meta.tags()));
                }
                if (tags.copied(meta)) {
                    requireTagging(request, source, object.info(), meta.tags());
                }
                boolean itself = source.isTarget(request)
                        && !reencrypts
                        && hasChecksum(request, object.info())
                        && config.read(request.bucket(), Versioning.class).isEmpty();
                var outcome = itself
                        ? amend(request, source, object, meta, tags, condition)
                        : copy(request, source, object, meta, tags, condition, requested);
                boolean overtaken = itself && condition instanceof PutCondition.Always && attempt < TRIES;
                if (!(overtaken && outcome instanceof ConditionFailed)) {
                    return answer(request, source, object.info(), outcome, condition, requested);
                }
            }
        }
    }

    /// The tags of the copy.
    ///
    /// @param replaces whether they come from the request and not from the source
    private record CopiedTags(boolean replaces, TagSet asked) {
        TagSet of(ObjectMeta source) {
            return replaces ? asked : source.tags();
        }

        boolean copied(ObjectMeta meta) {
            return !replaces && !meta.tags().isEmpty();
        }
    }

    /// To copy tags, a caller must be allowed to read them on the source and to tag the copy.
    private void requireTagging(S3Request request, CopySource source, ObjectInfo copied, TagSet tags)
            throws IOException {
        authorizer
                .opened()
                .requireTagsStillReadable(
                        request, source.bucket(), source.versionId().orElse(null), copied);
        authorizer.requireOnObject(
                request.saying(BodyFacts.of(tags)), request.bucket(), S3Action.PUT_OBJECT_TAGGING, request.key(), null);
    }

    /// Checks all rights again, right before the copy is committed.
    private void requireStillAllowed(
            S3Request request, CopySource source, ObjectInfo copied, CopiedTags tags, ObjectMeta meta)
            throws IOException {
        var now = source.requireStillAllowed(request, authorizer);
        if (!tags.replaces()) {
            authorizer.requireSaying(now, BodyFacts.of(meta.tags()));
        }
        if (tags.copied(meta)) {
            requireTagging(now, source, copied, meta.tags());
        }
    }

    private static boolean replaces(S3Request request, String field, String unknown) {
        var directive = request.header(field).orElse("COPY");
        if (!directive.equals("COPY") && !directive.equals("REPLACE")) {
            throw S3Error.INVALID_ARGUMENT
                    .exception(unknown)
                    .with("ArgumentName", field)
                    .with("ArgumentValue", directive);
        }
        return directive.equals("REPLACE");
    }

    /// Whether the copy is encrypted differently from its source, or with an SSE-C key, even if that is the same key.
    private boolean reencrypts(S3Request request, ObjectInfo source, RequestedEncryption.AskedEncryption requested)
            throws IOException {
        return !encryption.isAs(
                request.bucket(), requested.encryption(), source.meta().encryption());
    }

    /// @param changes whether a difference from the source is already known
    private void requireCopyable(S3Request request, CopySource source, ObjectInfo info, boolean changes) {
        boolean differs = changes
                || RequestedEncryption.isIn(request)
                || source.versionId().isPresent()
                || request.http().headers().has("x-amz-website-redirect-location")
                || request.http().headers().has("x-amz-storage-class")
                || request.http().headers().has("x-amz-checksum-algorithm");
        if (source.isTarget(request) && !differs) {
            throw S3Error.INVALID_REQUEST.exception(
                    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.");
        }
        if (info.size() > maxBytes) {
            throw tooLarge(maxBytes);
        }
    }

    /// The error for a source that is too large for a single copy.
    public static S3Exception tooLarge(long maxBytes) {
        return S3Error.INVALID_REQUEST.exception(
                "The specified copy source is larger than the maximum allowable size for a copy source: " + maxBytes);
    }

    private static boolean hasChecksum(S3Request request, ObjectInfo info) {
        var wanted = algorithm(request);
        return wanted.isEmpty()
                || info.checksums().stream().map(Checksum::algorithm).anyMatch(wanted.getFirst()::equals);
    }

    /// The checksum algorithm that the client asks for, if any.
    private static List<ChecksumAlgorithm> algorithm(S3Request request) {
        return request.header("x-amz-checksum-algorithm")
                .map(name -> List.of(ChecksumAlgorithm.named(name)
                        .orElseThrow(() -> S3Error.INVALID_REQUEST.exception(
                                "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
                                        + List.of(ChecksumAlgorithm.values())))))
                .orElse(List.of());
    }

    private PutOutcome amend(
            S3Request request,
            CopySource source,
            StoredObject object,
            ObjectMeta meta,
            CopiedTags tags,
            PutCondition condition)
            throws IOException {
        requireStillAllowed(request, source, object.info(), tags, meta);
        // Nothing is decrypted here. But whoever copies an object must be able to read it, so its key must be usable.
        object.unlock(null);
        var etag = object.info().etag();
        boolean holds = switch (condition) {
            case PutCondition.Always _, PutCondition.IfPresent _ -> true;
            case PutCondition.IfAbsent _ -> false;
            case PutCondition.IfMatches(var wanted) -> wanted.equals(etag);
            case PutCondition.IfUnchanged(var seen) -> seen.equals(object.info());
        };
        return holds
                ? put(objects.amend(
                        request.bucket(),
                        request.objectKey(),
                        VersionRef.CURRENT,
                        etag,
                        true,
                        now -> onto(object.info(), now, meta.with(tags.of(now)))))
                : new ConditionFailed(Refusal.OTHER);
    }

    /// The metadata for a copy onto itself. It is refused when another object has replaced the one that was opened, one
    /// of another owner or with another data key. The bytes stay, and so does the data key that encrypts them.
    private static ObjectMeta onto(ObjectInfo opened, ObjectMeta now, ObjectMeta meta) {
        if (!opened.meta().owner().equals(now.owner())
                || !opened.meta().encryption().equals(now.encryption())) {
            throw S3Error.OPERATION_ABORTED.exception();
        }
        return meta.with(now.encryption());
    }

    private static PutOutcome put(AmendOutcome outcome) {
        return switch (outcome) {
            case AmendOutcome.Amended(var info) -> new PutOutcome.Stored(info);
            case ConditionFailed(var why) -> new ConditionFailed(why);
            case AmendOutcome.Protected _ -> throw ObjectLockFields.isProtected();
            case AmendOutcome.NoSuchObject _, AmendOutcome.IsMarker _ -> new ConditionFailed(Refusal.ABSENT);
            case AmendOutcome.NoSuchBucket _ -> new PutOutcome.NoSuchBucket();
        };
    }

    private PutOutcome copy(
            S3Request request,
            CopySource source,
            StoredObject object,
            ObjectMeta meta,
            CopiedTags tags,
            PutCondition condition,
            RequestedEncryption.AskedEncryption requested)
            throws IOException {
        var wanted = algorithm(request);
        var algorithms =
                object.info().checksums().stream().map(Checksum::algorithm).toList();
        try (var bytes = object.body()) {
            var body = new CopiedBody(
                    bytes,
                    wanted.isEmpty() ? algorithms : wanted,
                    () -> requireStillAllowed(request, source, object.info(), tags, meta),
                    requested.customerKey());
            return objects.put(request.bucket(), request.objectKey(), meta, body, condition);
        }
    }

    private S3Response answer(
            S3Request request,
            CopySource source,
            ObjectInfo copied,
            PutOutcome outcome,
            PutCondition condition,
            RequestedEncryption.AskedEncryption requested)
            throws IOException {
        return switch (outcome) {
            case PutOutcome.Stored(var info) -> {
                var response = versions.writeSource(source.bucket(), copied.version(), S3Response.of(200));
                lifecycle.writeExpiration(request.bucket(), info, response);
                EncryptionFields.writeMade(info.meta().encryption(), requested.key(), response);
                yield VersionFields.writeMade(info.version(), response).xml(CopyXml.object(info));
            }
            case ConditionFailed(var why) ->
                throw condition instanceof PutCondition.Always && why == Refusal.OTHER
                        ? S3Error.CONDITIONAL_REQUEST_CONFLICT.exception()
                        : WriteConditions.refused(condition, why, request.key());
            case PutOutcome.NoSuchBucket _ -> throw S3Error.NO_SUCH_BUCKET.exception();
            case OverQuota over -> throw ProjectQuota.exceeded(over);
        };
    }
}
