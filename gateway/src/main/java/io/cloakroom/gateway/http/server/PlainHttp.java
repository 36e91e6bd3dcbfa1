package io.cloakroom.gateway.http.server;

import io.cloakroom.gateway.http.Refusal;
import io.cloakroom.gateway.http.head.AnswerHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/// Stands in front of TLS and tells a client that speaks plain HTTP what it did wrong. Without this handler the client would
/// see a connection that closes without a word. When the first bytes look like TLS, the handler removes itself.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as the end of the connection
final class PlainHttp extends ChannelInboundHandlerAdapter {
    /// How long the connection stays open after the answer, for a client that is still sending.
    private static final int LINGER_MILLIS = 1_000;

    private final Listener listener;
    private final DiscardedInput discarded;
    private boolean answered;

    PlainHttp(Listener listener) {
        this.listener = listener;
        this.discarded = new DiscardedInput(listener.limits.sizes().lingerBytes());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        if (answered) {
            discarded.discard(ctx, bytes);
            return;
        }
        if (bytes.isReadable() && isMethod(bytes.getByte(bytes.readerIndex()))) {
            discarded.discard(ctx, bytes);
            answer(ctx);
            return;
        }
        ctx.pipeline().remove(this);
        ctx.fireChannelRead(message);
    }

    /// Methods are capital letters; a TLS record begins with the number of its kind, 20 to 24.
    private static boolean isMethod(byte first) {
        return first >= 'A' && first <= 'Z';
    }

    private void answer(ChannelHandlerContext ctx) {
        answered = true;
        var refused = listener.refuse(Refusal.PLAIN_HTTP, listener.nextId());
        ctx.writeAndFlush(AnswerHead.withBody(ctx.alloc(), refused)).addListener((ChannelFutureListener) sent -> {
            if (sent.channel() instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            }
        });
        ctx.executor().schedule(() -> ctx.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        ctx.read();
    }
}
