package io.cloakroom.storage.engine.payload;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/// A pool of buffers for payload: touching fresh memory costs several times as much as using a buffer again. The pool keeps a
/// bounded number of buffers; more may be in use at a time, one or two for each request.
public final class BufferPool {
    static final int BUFFER_BYTES = 2 * BlockTable.BLOCK_BYTES;
    private static final int KEPT = 64;

    private final ArrayBlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(KEPT);

    /// An empty buffer of [#BUFFER_BYTES]. It is on the heap, because digests are computed from it.
    ByteBuffer take() {
        var buffer = free.poll();
        return buffer == null ? ByteBuffer.allocate(BUFFER_BYTES) : buffer.clear();
    }

    /// Returns a buffer to the pool. The caller must not touch it again.
    void give(ByteBuffer buffer) {
        // When the pool is full, the buffer is left to the garbage collector.
        var _ = free.offer(buffer);
    }
}
