package io.cloakroom.gateway.http.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What has come from a connection's socket and was not used yet. The event loop fills it; it empties it too, but for
/// the time of a request, when the request's thread does. Whoever is told to ask must then read from the channel.
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


    /// The same bytes, copied into a small buffer when they fill little of theirs: a buffer for a read is large, and should not be
    /// kept while a few bytes wait.
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

    /// @return null when time or stream ended first
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

    /// From now on a request's thread reads the rest of a message: up to so many bytes are asked for before it needs
    /// them.
    synchronized void readAhead(int bytes, long messageBytes) {
        aheadBytes = bytes;
        expectedBytes = messageBytes - arrivedBytes;
    }

    synchronized void stopReadingAhead() {
        aheadBytes = 0;
    }

    /// For the request's thread. @return whether to ask for more
    synchronized boolean wantsMore() {
        if (asked || ended || arrivedBytes >= aheadBytes || expectedBytes <= 0) {
            return false;
        }
        asked = true;
        return true;
    }

    /// For the event loop, which wants whatever comes next. @return whether to ask
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
