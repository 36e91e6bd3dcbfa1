package io.cloakroom.admin.object;

import io.cloakroom.admin.encryption.EncryptionWords;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.view.ObjectViews.ObjectResult;
import io.cloakroom.admin.view.ObjectViews.ObjectsReport;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.encryption.KeyException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Applies one action to each of many objects. Several run at a time, since each waits for the disk. A refusal or
/// failure does not affect the other objects.
final class Bulk {
    private static final Logger LOG = LoggerFactory.getLogger(Bulk.class);
    private static final int AT_ONCE = 16;
    private static final int MOST_DETAIL = 8_000;

    private Bulk() {}

    interface OneObject<T> {
        /// @throws Problem when the action is refused
        ObjectResult on(T each) throws IOException;
    }

    /// The results, in the order of `all`.
    static <T> List<ObjectResult> each(AdminRequest request, List<T> all, Function<T, String> key, OneObject<T> work) {
        var places = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = all.stream()
                    .map(each -> threads.submit(() -> {
                        places.acquire();
                        try {
                            return one(request, each, key, work);
                        } finally {
                            places.release();
                        }
                    }))
                    .toList();
            return running.stream().map(Bulk::result).toList();
        }
    }

    /// Acts on one object, if the caller still may: the call may have begun a while ago.
    static <T> ObjectResult one(AdminRequest request, T each, Function<T, String> key, OneObject<T> work) {
        try {
            request.rightsNow();
            return work.on(each);
        } catch (Problem refused) {
            return new ObjectResult(key.apply(each), refused.status(), String.valueOf(refused.getMessage()));
        } catch (KeyException failed) {
            var refused = EncryptionWords.problem(failed);
            return new ObjectResult(key.apply(each), refused.status(), String.valueOf(refused.getMessage()));
        } catch (IOException failed) {
            LOG.warn("one of many objects: {}", failed.getMessage());
            boolean full = failed instanceof StoreException store && store.kind() == StoreException.Kind.FULL;
            return new ObjectResult(
                    key.apply(each),
                    full ? 507 : 500,
                    full ? "there is not enough free space left" : "the store failed; the log says more");
        }
    }

    private static ObjectResult result(Future<ObjectResult> running) {
        try {
            return running.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }

    /// Records the effect on each object for the access log.
    ///
    /// @param operation in S3's terms
    static void note(AdminRequest request, String operation, Bucket bucket, List<ObjectResult> results) {
        for (var each : results) {
            request.subject().touched(operation, bucket.name().value(), each.key(), each.status());
        }
    }

    /// Makes the report, and adds it to the audit log: the number of objects, and as many of their keys as fit.
    static ObjectsReport report(AdminRequest request, String what, List<ObjectResult> results, boolean more) {
        int done = (int) results.stream().filter(ObjectResult::succeeded).count();
        var detail = new StringBuilder(done + " " + what);
        if (done < results.size()) {
            detail.append(", ").append(results.size() - done).append(" refused");
        }
        results.stream()
                .filter(each -> each.status() == 403)
                .findFirst()
                .ifPresent(each -> detail.append(" (")
                        .append(Directory.shown(each.key()))
                        .append(": ")
                        .append(each.detail())
                        .append(")"));
        var keys = results.stream().filter(ObjectResult::succeeded).iterator();
        for (var before = ": "; keys.hasNext() && detail.length() < MOST_DETAIL; before = ", ") {
            detail.append(before).append(Directory.shown(keys.next().key()));
        }
        request.subject().detail(detail + (keys.hasNext() ? ", …" : ""));
        return new ObjectsReport(done, results.size() - done, results, more);
    }
}
