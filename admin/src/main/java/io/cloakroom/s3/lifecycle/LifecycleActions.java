package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.AmendOutcome;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.ObjectStore.DeleteOutcome;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.StorageClass;
import java.io.IOException;

/// Carries out what is due, provided that the version or upload is unchanged since the decision. Changed ones are
/// left to the next pass, and versions under Object Lock stay.
final class LifecycleActions {
    /// The result of an action. The texts are the names of the job's counters.
    enum Result {
        EXPIRED("objects expired"),
        REMOVED("versions removed"),
        UNMARKED("delete markers removed"),
        MOVED("versions moved to another class"),
        ABORTED("uploads aborted"),
        PROTECTED("protected versions left alone"),
        /// The store failed; the log says why.
        FAILED("failures"),
        CHANGED("");

        private final String counted;

        Result(String counted) {
            this.counted = counted;
        }

        /// Name of the counter; empty for results that are not counted.
        String counted() {
            return counted;
        }
    }

    private final ObjectStore objects;
    private final Bucket bucket;

    LifecycleActions(ObjectStore objects, Bucket bucket) {
        this.objects = objects;
        this.bucket = bucket;
    }

    Result on(VersionWalk.DueVersion found) throws IOException {
        return switch (found.due()) {
            case Due.Expire _ -> expired(info(found.version()));
            case Due.RemoveMarker _, Due.RemoveNoncurrent _ -> result(objects.removeSeen(bucket, found.version()));
            case Due.Move move -> moved(info(found.version()), move.to());
            case Due.AbortUpload _ -> throw new IllegalStateException("no version is aborted");
        };
    }

    Result onUpload(Upload upload) throws IOException {
        return objects.abort(bucket, new ObjectKey(upload.key()), upload.id()) ? Result.ABORTED : Result.CHANGED;
    }

    private static ObjectInfo info(VersionEntry entry) {
        if (entry instanceof VersionEntry.Version version) {
            return version.info();
        }
        throw new IllegalStateException("a delete marker neither expires nor has a class");
    }

    private Result expired(ObjectInfo expected) throws IOException {
        var key = new ObjectKey(expected.key());
        return result(objects.delete(bucket, key, VersionRef.CURRENT, new PutCondition.IfUnchanged(expected)));
    }

    private static Result result(DeleteOutcome outcome) {
        return switch (outcome) {
            case DeleteOutcome.Marked _ -> Result.EXPIRED;
            case DeleteOutcome.Removed _ -> Result.REMOVED;
            case DeleteOutcome.Unmarked _ -> Result.UNMARKED;
            case DeleteOutcome.Protected _ -> Result.PROTECTED;
            case DeleteOutcome.NothingThere _, ConditionFailed _, DeleteOutcome.NoSuchBucket _ -> Result.CHANGED;
        };
    }

    private Result moved(ObjectInfo expected, StorageClass to) throws IOException {
        var key = new ObjectKey(expected.key());
        try {
            var outcome = objects.amend(
                    bucket,
                    key,
                    expected.version(),
                    expected.etag(),
                    false,
                    meta -> requireSame(expected, meta).with(to));
            return switch (outcome) {
                case AmendOutcome.Amended _ -> Result.MOVED;
                case AmendOutcome.Protected _ -> Result.PROTECTED;
                case ConditionFailed _,
                        AmendOutcome.NoSuchObject _,
                        AmendOutcome.IsMarker _,
                        AmendOutcome.NoSuchBucket _ -> Result.CHANGED;
            };
        } catch (Changed _) {
            return Result.CHANGED;
        }
    }

    private static ObjectMeta requireSame(ObjectInfo expected, ObjectMeta now) {
        if (!now.equals(expected.meta())) {
            throw new Changed();
        }
        return now;
    }

    private static final class Changed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Changed() {
            super("changed since it was looked at", null, false, false);
        }
    }
}
