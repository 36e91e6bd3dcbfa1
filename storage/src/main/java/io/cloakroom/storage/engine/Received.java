package io.cloakroom.storage.engine;

import io.cloakroom.storage.PayloadDigests;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A payload that was read to its end, verified and, when it is in a blob, on disk. Closing it before a commit claimed
/// the blob gives the space back; to be closed after the commit too.
///
/// @param writer of the blob, or `null` for inline payload
record Received(
        long size,
        PayloadDigests digests,
        Content content,
        @Nullable PayloadWriter writer) implements AutoCloseable {
    /// Stands for the version that holds a blob, as long as objects have no versions.
    static final byte[] ONLY_VERSION = {'v'};

    List<Change> claims(byte[] holder) {
        return content instanceof Content.InBlob(var blob, long _)
                ? List.of(new Change.Claim(blob, holder))
                : List.of();
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
