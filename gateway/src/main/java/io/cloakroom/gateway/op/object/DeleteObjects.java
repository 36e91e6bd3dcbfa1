package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.op.object.header.ObjectLockFields;
import io.cloakroom.gateway.op.object.header.RequestedVersion;
import io.cloakroom.gateway.op.object.header.WriteConditions;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Address;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.s3.S3Response.Touched;
import io.cloakroom.gateway.xml.DeleteXml;
import io.cloakroom.gateway.xml.DeleteXml.Result;
import io.cloakroom.gateway.xml.DeleteXml.Wanted;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.ObjectStore.DeleteOutcome;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /bucket?delete`: deletes up to a thousand keys, each with its own result. Deletes several keys at a time,
/// because each delete waits for the disk. When the client goes away, the remaining keys are left alone.
public final class DeleteObjects implements BucketOperation {
    private static final Logger LOG = LoggerFactory.getLogger(DeleteObjects.class);

    private final ObjectStore objects;
    private final Authorizer authorizer;
    private final RequestXml xml;
    private final LockedBuckets locks;
    private final int atOnce;

    /// @param atOnce how many keys of one request are deleted at the same time
    public DeleteObjects(ObjectStore objects, Authorizer authorizer, RequestXml xml, LockedBuckets locks, int atOnce) {
        this.objects = objects;
        this.authorizer = authorizer;
        this.xml = xml;
        this.locks = locks;
        this.atOnce = atOnce;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        xml.requireDigest(request);
        locks.refuseBypassWithoutLock(request);
        var document = xml.read(request, "Delete", DeleteXml.AskedDeletion.class, S3Error.MALFORMED_XML);
        refuseOtherConditions(document);
        var asked = DeleteXml.of(document).orElseThrow(S3Error.MALFORMED_XML::exception);
        var results = deleteAll(request, asked.objects());
        return S3Response.of(200)
                .xml(DeleteXml.write(results, asked.quiet()))
                .touched(results.stream().map(DeleteObjects::touched).toList());
    }

    private static Touched touched(Result result) {
        var code = result.code();
        return code == null
                ? new Touched("DeleteObject", result.wanted().key(), 204, "")
                : new Touched("DeleteObject", result.wanted().key(), S3Error.status(code), code);
    }

    /// Refuses conditions on size and time, which exist for directory buckets. A key must not be deleted because its
    /// condition was ignored.
    private static void refuseOtherConditions(DeleteXml.AskedDeletion document) {
        document.otherCondition().ifPresent(condition -> {
            throw S3Error.NOT_IMPLEMENTED.exception(
                    "This server does not implement " + condition + " in DeleteObjects");
        });
    }

    private List<Result> deleteAll(S3Request request, List<Wanted> wanted) throws IOException {
        var places = new Semaphore(atOnce);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = wanted.stream()
                    .map(each -> threads.submit(within(places, () -> delete(request, each))))
                    .toList();
            return running.stream().map(DeleteObjects::result).toList();
        }
    }

    private static Callable<Result> within(Semaphore places, Callable<Result> work) {
        return () -> {
            places.acquire();
            try {
                return work.call();
            } finally {
                places.release();
            }
        };
    }

    private static Result result(Future<Result> running) {
        try {
            return running.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while deleting", stopped);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }

    private Result delete(S3Request request, Wanted deletion) {
        if (request.http().body().abandoned()) {
            return Result.failed(
                    deletion, S3Error.INTERNAL_ERROR.code(), "The connection was closed before this key had its turn.");
        }
        try {
            return deleted(request.admittedNow(), deletion);
        } catch (S3Exception refused) {
            return Result.failed(deletion, refused.error().code(), refused.text());
        } catch (IOException failed) {
            LOG.error(
                    "request {} could not delete one of its keys",
                    request.http().id(),
                    failed);
            var error = error(failed);
            return Result.failed(deletion, error.code(), error.message());
        }
    }

    private static S3Error error(IOException failed) {
        return switch (failed instanceof StoreException store ? store.kind() : StoreException.Kind.FAILED) {
            case BUSY -> S3Error.SLOW_DOWN;
            case FULL -> S3Error.STORAGE_FULL;
            case UNAVAILABLE -> S3Error.SERVICE_UNAVAILABLE;
            case FAILED, DAMAGED -> S3Error.INTERNAL_ERROR;
        };
    }

    private Result deleted(S3Request request, Wanted deletion) throws IOException {
        var bucket = request.bucket();
        var versionId = deletion.versionId();
        S3Address.requireShort(deletion.key());
        var key = ObjectKey.of(deletion.key()).orElseThrow(S3Error.INVALID_ARGUMENT::exception);
        authorizer.requireDelete(request, bucket, deletion.key(), versionId);
        var version = RequestedVersion.of(Optional.ofNullable(versionId));
        var etag = deletion.etag();
        var condition = etag == null ? PutCondition.ALWAYS : WriteConditions.ofTag(etag);
        if (condition instanceof PutCondition.IfMatches) {
            authorizer.requireRead(request, bucket, deletion.key(), versionId);
        }
        return switch (objects.delete(bucket, key, version, condition, ObjectLockFields.bypasses(request))) {
            case DeleteOutcome.Marked(var marker, var _) -> Result.marker(deletion, marker.version());
            case DeleteOutcome.Unmarked(var marker) -> Result.marker(deletion, marker);
            case DeleteOutcome.Removed _, DeleteOutcome.NothingThere _ -> Result.deleted(deletion);
            case ConditionFailed(var why) -> throw WriteConditions.refused(condition, why, deletion.key());
            case DeleteOutcome.Protected _ -> throw ObjectLockFields.isProtected();
            case DeleteOutcome.NoSuchBucket _ -> throw S3Error.NO_SUCH_BUCKET.exception();
        };
    }
}
