package io.cloakroom.gateway.http.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The moment until which a connection has to get on. One timer serves the whole connection: the timer looks at the deadline
/// when it fires, so that moving the deadline costs nothing. For the event loop only.
final class Deadline {
    private final Runnable missed;
    private long nanos;
    private boolean set;
    private @Nullable Future<?> timer;
    private long timerNanos;

    /// @param missed called when the deadline has passed and the connection is still open
    Deadline(Runnable missed) {
        this.missed = missed;
    }

    /// Sets the deadline, or moves it.
    void set(ChannelHandlerContext ctx, int millis) {
        nanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        set = true;
        if (timer != null && timerNanos - nanos > 0) {
            timer.cancel(false);
            timer = null;
        }
        if (timer == null) {
            schedule(ctx);
        }
    }

    void clear() {
        set = false;
    }

    private void schedule(ChannelHandlerContext ctx) {
        timerNanos = nanos;
        timer = ctx.executor().schedule(() -> fired(ctx), nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void fired(ChannelHandlerContext ctx) {
        timer = null;
        if (!set || !ctx.channel().isActive()) {
            return;
        }
        if (nanos - System.nanoTime() > 0) {
            schedule(ctx);
        } else {
            missed.run();
        }
    }
}
