package io.cloakroom.gateway.http.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelPromise;

/// Counts the bytes that the socket has taken. Under TLS this handler sits in the pipeline next to the socket, because
/// a write above TLS is done only when its last record is. Without TLS, [Outlet] reports its progress here.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as the end of the connection
final class SentBytes extends ChannelOutboundHandlerAdapter {
    private volatile long bytes;

    long bytes() {
        return bytes;
    }

    /// For the event loop alone.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void add(long more) {
        bytes += more;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        var progress = ctx.newProgressivePromise();
        progress.addListener(new Progress(promise));
        ctx.write(message, progress);
    }

    private final class Progress implements ChannelProgressiveFutureListener {
        private final ChannelPromise promise;
        private long seen;

        Progress(ChannelPromise promise) {
            this.promise = promise;
        }

        @Override
        public void operationProgressed(ChannelProgressiveFuture future, long progress, long total) {
            add(progress - seen);
            seen = progress;
        }

        @Override
        public void operationComplete(ChannelProgressiveFuture future) {
            var cause = future.cause();
            if (cause == null) {
                promise.trySuccess();
            } else {
                promise.tryFailure(cause);
            }
        }
    }
}
