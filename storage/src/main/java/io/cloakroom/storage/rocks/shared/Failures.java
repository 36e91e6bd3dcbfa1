package io.cloakroom.storage.rocks.shared;

import io.cloakroom.storage.StoreException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// Turns failures of RocksDB and of files into those of the port.
public final class Failures {
    private Failures() {}

    /// Whether a call was refused because it would have had to wait: a read from memory alone that needs the disk, or a write
    /// without slowdown that RocksDB wants to slow down or stop.
    public static boolean wouldWait(RocksDBException failed) {
        return code(failed) == Status.Code.Incomplete;
    }

    public static StoreException of(String space, RocksDBException failed) {
        return new StoreException(kind(failed), "database of space " + space + ": " + failed.getMessage(), failed);
    }

    private static StoreException.Kind kind(RocksDBException failed) {
        if (isFull(failed)) {
            return StoreException.Kind.FULL;
        }
        if (outOfDescriptors(failed)) {
            return StoreException.Kind.BUSY;
        }
        return isDamage(failed) ? StoreException.Kind.DAMAGED : StoreException.Kind.FAILED;
    }

    public static boolean isFull(RocksDBException failed) {
        var status = failed.getStatus();
        return (status != null && status.getSubCode() == Status.SubCode.NoSpace)
                || String.valueOf(failed.getMessage()).contains("No space left on device");
    }

    public static boolean isDamage(RocksDBException failed) {
        return code(failed) == Status.Code.Corruption;
    }

    /// One sentence for the operator, whatever went wrong.
    public static StoreException inWords(String what, Throwable failed) {
        return failed instanceof StoreException store
                ? new StoreException(store.kind(), what + ": " + store.getMessage(), store)
                : new StoreException(
                        outOfDescriptors(failed) ? StoreException.Kind.BUSY : StoreException.Kind.FAILED,
                        what + ": " + failed,
                        failed);
    }

    /// The failure of a write to a file. A [StoreException] stays as it is, since its kind tells the caller whether to try
    /// again.
    public static StoreException ofFile(java.nio.file.Path file, IOException failed) {
        if (failed instanceof StoreException failure) {
            return failure;
        }
        var message = String.valueOf(failed.getMessage());
        var kind = message.contains("No space left") ? StoreException.Kind.FULL : StoreException.Kind.FAILED;
        if (outOfDescriptors(failed)) {
            kind = StoreException.Kind.BUSY;
        }
        return new StoreException(kind, "writing " + file.getFileName() + ": " + message, failed);
    }

    /// Whether a call failed because the process, or the system, has as many files open as it may have. Java and RocksDB say so
    /// only in the text of the failure.
    public static boolean outOfDescriptors(Throwable failed) {
        return String.valueOf(failed.getMessage()).contains("Too many open files");
    }

    static Status.@Nullable Code code(RocksDBException failed) {
        return failed.getStatus() == null ? null : failed.getStatus().getCode();
    }

    /// Wraps the failure of another thread in one of this thread, so that both stack traces are seen.
    public static IOException rethrown(@Nullable Throwable cause) {
        return switch (cause) {
            case StoreException store -> new StoreException(store.kind(), String.valueOf(store.getMessage()), store);
            case java.nio.file.NoSuchFileException missing -> missing;
            case IOException io -> new IOException(io.getMessage(), io);
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            case null, default -> new IOException("failed", cause);
        };
    }
}
