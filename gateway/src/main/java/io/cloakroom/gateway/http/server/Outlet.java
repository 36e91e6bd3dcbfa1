package io.cloakroom.gateway.http.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The sending side of a connection, as a request's thread sees it. The thread writes, and waits until its bytes have
/// left, as long as the client keeps the minimum rate. While it waits, the request gives up its turn to run.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as the end of the connection
final class Outlet {
    private final Channel channel;
    private final Pace pace;
    private final WorkPermits.Turn turn;
    private final SentBytes sent;

    @GuardedBy("this")
    private long pendingBytes;

    @GuardedBy("this")
    private long takenBytes;

    @GuardedBy("this")
    private @Nullable Throwable failed;

    Outlet(Channel channel, Pace pace, WorkPermits.Turn turn, SentBytes sent) {
        this.channel = channel;
        this.pace = pace;
        this.turn = turn;
        this.sent = sent;
    }

    /// Limits the waiting for the client, from now on and in all.
    void hurry(int millis) {
        pace.hurry(millis);
    }

    /// How many bytes have left so far, counted in whole messages.
    synchronized long takenBytes() {
        return takenBytes;
    }

    /// Sends `messages` together. Each is released when it has been sent or cannot be sent.
    ///
    /// @param bytes of all messages
    void write(long bytes, Object... messages) {
        synchronized (this) {
            pendingBytes += bytes;
        }
        channel.eventLoop().execute(() -> {
            for (int i = 0; i < messages.length - 1; i++) {
                channel.write(messages[i]);
            }
            var last = channel.newProgressivePromise();
            last.addListener(new Progress(bytes));
            channel.writeAndFlush(messages[messages.length - 1], last);
        });
    }

    /// Waits until at most `atMostBytes` are pending.
    ///
    /// @return how many nanoseconds it waited
    /// @throws IOException when the client is gone or too slow
    long awaitPending(long atMostBytes) throws IOException {
        if (isPending(atMostBytes)) {
            return 0;
        }
        turn.pause();
        long began = System.nanoTime();
        try {
            await(atMostBytes);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while sending", stopped);
        } finally {
            turn.resume();
        }
        return System.nanoTime() - began;
    }

    private synchronized boolean isPending(long atMostBytes) throws IOException {
        if (failed != null) {
            throw new IOException("the client is gone", failed);
        }
        return pendingBytes <= atMostBytes;
    }

    private void await(long atMostBytes) throws IOException, InterruptedException {
        long sentBefore = sent.bytes();
        while (!isPending(atMostBytes)) {
            long began = System.nanoTime();
            synchronized (this) {
                if (pendingBytes > atMostBytes && failed == null) {
                    TimeUnit.NANOSECONDS.timedWait(this, pace.patienceNanos());
                }
            }
            long sentNow = sent.bytes();
            if (!pace.keeps(System.nanoTime() - began, sentNow - sentBefore)) {
                // Reset the connection, or the system would go on feeding megabytes to this client for hours.
                channel.eventLoop().execute(this::resetOnClose);
                throw new IOException("the client takes the answer too slowly");
            }
            sentBefore = sentNow;
        }
    }

    private void resetOnClose() {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
    }

    private synchronized void written(long bytes, @Nullable Throwable cause) {
        pendingBytes -= bytes;
        takenBytes += cause == null ? bytes : 0;
        failed = failed == null ? cause : failed;
        notifyAll();
    }

    private final class Progress implements ChannelProgressiveFutureListener {
        private final long bytes;
        private long seen;

        Progress(long bytes) {
            this.bytes = bytes;
        }

        @Override
        public void operationProgressed(ChannelProgressiveFuture future, long progress, long total) {
            sent.add(progress - seen);
            seen = progress;
        }

        @Override
        public void operationComplete(ChannelProgressiveFuture future) {
            written(bytes, future.cause());
        }
    }
}
