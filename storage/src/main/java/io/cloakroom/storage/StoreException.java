package io.cloakroom.storage;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The engine failed; the client did not err. The gateway answers 500, or the status that belongs to the kind.
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    /// The kind of failure, as far as a caller may act on it.
    public enum Kind {
        /// A disk or engine error: retrying may or may not help.
        FAILED,
        /// Free space is below the reserve: writes are refused, reads and deletes go on.
        FULL,
        /// Bytes on disk do not match their checksum, or the log stopped before what was acknowledged.
        DAMAGED,
        /// The data directory or a project's space is missing, incomplete or contradicts itself. Nothing in it was changed, and
        /// it answers again by itself once the cause is gone.
        UNAVAILABLE,
        /// The store is closing or a queue is at its limit: the caller may try again later.
        BUSY
    }

    private final Kind kind;
    private final @Nullable String lostBucket;

    public StoreException(Kind kind, String message) {
        this(kind, message, null, null);
    }

    public StoreException(Kind kind, String message, Throwable cause) {
        this(kind, message, cause, null);
    }

    private StoreException(Kind kind, String message, @Nullable Throwable cause, @Nullable String lostBucket) {
        super(message, cause);
        this.kind = kind;
        this.lostBucket = lostBucket;
    }

    /// A bucket of which only the name is left: its project's space exists, and is older than the bucket.
    public static StoreException lost(BucketName bucket, String message) {
        return new StoreException(Kind.UNAVAILABLE, message, null, bucket.value());
    }

    /// The name of the bucket when this failure was made by [#lost].
    public Optional<String> lostBucket() {
        return Optional.ofNullable(lostBucket);
    }

    public Kind kind() {
        return kind;
    }

    /// Throws this failure again, unless its kind is one that the caller can live with.
    public void rethrowUnless(Kind... bearable) throws StoreException {
        for (var each : bearable) {
            if (kind == each) {
                return;
            }
        }
        throw this;
    }
}
