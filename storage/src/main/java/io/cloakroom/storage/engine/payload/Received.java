package io.cloakroom.storage.engine.payload;

import io.cloakroom.storage.PayloadDigests;
import io.cloakroom.storage.engine.record.Content;
import org.jspecify.annotations.Nullable;

/// A payload that was read to its end, verified and, when it is in a blob, on disk. Closing it before a commit claimed
/// the blob gives the space back; to be closed after the commit too.
///
/// @param writer of the blob, or `null` for inline payload
public record Received(
        long size,
        PayloadDigests digests,
        Content content,
        @Nullable PayloadWriter writer) implements AutoCloseable {
    /// @param payload bytes that the client sent, where others are stored
    Received withSize(long payload) {
        return new Received(payload, digests, content, writer);
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
