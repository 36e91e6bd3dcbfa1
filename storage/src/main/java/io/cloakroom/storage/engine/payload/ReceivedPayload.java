package io.cloakroom.storage.engine.payload;

import io.cloakroom.storage.PayloadDigests;
import io.cloakroom.storage.engine.record.PayloadLocation;
import org.jspecify.annotations.Nullable;

/// A payload that was read to its end, verified and, when it is in a blob, durable. It must be closed, also after the commit;
/// closing it before a commit has claimed the blob frees the space.
///
/// @param writer of the blob, or `null` for inline payload
public record ReceivedPayload(
        long size,
        PayloadDigests digests,
        PayloadLocation content,
        @Nullable PayloadWriter writer) implements AutoCloseable {
    /// @param payload the number of bytes that the client sent, when fewer or more are stored
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
