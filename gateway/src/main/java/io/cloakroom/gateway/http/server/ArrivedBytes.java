package io.cloakroom.gateway.http.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The bytes that have come from a connection's socket and were not used yet. The event loop adds them. While a request
/// runs, the request's thread takes them out; otherwise the event loop does. A caller that is told to ask for more must
/// then read from the channel.
final class ArrivedBytes {
    @GuardedBy("this")
    private final ArrayDeque<ByteBuf> arrived = new ArrayDeque<>(2);

    @GuardedBy("this")
    private int arrivedBytes;

    @GuardedBy("this")
    private boolean asked;

    @GuardedBy("this")
    private boolean ended;

    @GuardedBy("this")
    private int aheadBytes;

    @GuardedBy("this")
    private long expectedBytes;

    /// The same bytes, copied into a smaller buffer when they fill little of their own. A receive buffer is large, and
    /// should not be kept while a few bytes wait.
    static ByteBuf compact(ByteBuf bytes) {
        int count = bytes.readableBytes();
        if (count == 0 || count > bytes.capacity() / 4) {
            return bytes;
        }
        try {
            return bytes.alloc().buffer(count).writeBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    /// @return whether to ask for more
    synchronized boolean add(ByteBuf bytes) {
        asked = false;
        int count = bytes.readableBytes();
        if (count > 0 && !ended) {
            arrived.add(bytes);
            arrivedBytes += count;
            expectedBytes -= count;
        } else {
            bytes.release();
        }
        notifyAll();
        return wantsMore();
    }

    synchronized void putBack(ByteBuf bytes) {
        arrived.addFirst(bytes);
        arrivedBytes += bytes.readableBytes();
    }

    /// Nothing more will come.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized boolean ended() {
        return ended;
    }

    synchronized @Nullable ByteBuf poll() {
        var bytes = arrived.poll();
        if (bytes != null) {
            arrivedBytes -= bytes.readableBytes();
        }
        return bytes;
    }

    /// @return null when the time or the stream ended first
    synchronized @Nullable ByteBuf await(long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        while (arrived.isEmpty() && !ended) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return null;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return poll();
    }

    /// Begins to read ahead for a request's thread, which reads the rest of a message: up to `bytes` are asked for
    /// before the thread needs them.
    synchronized void readAhead(int bytes, long messageBytes) {
        aheadBytes = bytes;
        expectedBytes = messageBytes - arrivedBytes;
    }

    synchronized void stopReadingAhead() {
        aheadBytes = 0;
    }

    /// To be called by the request's thread.
    ///
    /// @return whether to ask for more
    synchronized boolean wantsMore() {
        if (asked || ended || arrivedBytes >= aheadBytes || expectedBytes <= 0) {
            return false;
        }
        asked = true;
        return true;
    }

    /// To be called by the event loop, which takes whatever comes next.
    ///
    /// @return whether to ask for more
    synchronized boolean wantsAny() {
        boolean ask = !asked && !ended;
        asked |= ask;
        return ask;
    }

    synchronized boolean isEmpty() {
        return arrived.isEmpty();
    }

    synchronized void release() {
        ended = true;
        arrived.forEach(ByteBuf::release);
        arrived.clear();
        arrivedBytes = 0;
    }
}
