package io.cloakroom.storage.engine.payload;

import io.cloakroom.storage.PayloadDigests;
import io.cloakroom.storage.engine.record.PayloadLocation;
import org.jspecify.annotations.Nullable;

/// A payload that was read to its end, verified and, when it is in a blob, on disk. Closing it before a commit claimed
/// the blob gives the space back; to be closed after the commit too.
///
/// @param writer of the blob, or `null` for inline payload
public record ReceivedPayload(
        long size,
        PayloadDigests digests,
        PayloadLocation content,
        @Nullable PayloadWriter writer) implements AutoCloseable {
    /// @param payload bytes that the client sent, where others are stored
    ReceivedPayload withSize(long payload) {
        return new ReceivedPayload(payload, digests, content, writer);
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
