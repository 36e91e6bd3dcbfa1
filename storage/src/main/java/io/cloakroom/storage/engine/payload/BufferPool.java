package io.cloakroom.storage.engine.payload;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/// Buffers for payload on its way: used again, since fresh memory costs several times as much to touch. Keeps a bounded
/// number; more may be out at once, one or two for each request under way.
public final class BufferPool {
    static final int BUFFER_BYTES = 2 * BlockTable.BLOCK_BYTES;
    private static final int KEPT = 64;

    private final ArrayBlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(KEPT);

    /// Empty, with [#BUFFER_BYTES] of room. On the heap, because digests are made from it.
    ByteBuffer take() {
        var buffer = free.poll();
        return buffer == null ? ByteBuffer.allocate(BUFFER_BYTES) : buffer.clear();
    }

    /// The caller must not touch the buffer again.
    void give(ByteBuffer buffer) {
        // A full pool leaves it to the garbage collector.
        var _ = free.offer(buffer);
    }
}
