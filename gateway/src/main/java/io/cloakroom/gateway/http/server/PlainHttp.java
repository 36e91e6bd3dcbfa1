package io.cloakroom.gateway.http.server;

import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.Refusal;
import io.cloakroom.gateway.http.head.AnswerHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/// Before TLS: tells a client that speaks plain HTTP what it did wrong, which else would see a connection that closes without
/// a word. Whatever begins like TLS is passed on, and this steps aside.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as the end of the connection
final class PlainHttp extends ChannelInboundHandlerAdapter {
    /// A client may still be sending: a close would make its system throw our answer away.
    private static final int LINGER_MILLIS = 1_000;

    private final Listener listener;
    private boolean answered;
    private int lingeredBytes;

    PlainHttp(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (answered) {
            linger(ctx, message);
            return;
        }
        if (message instanceof ByteBuf bytes && bytes.isReadable() && isMethod(bytes.getByte(bytes.readerIndex()))) {
            linger(ctx, message);
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
        var text = refused.content() instanceof HttpResponse.Content.Bytes(var bytes) ? bytes : new byte[0];
        var out = ctx.alloc().buffer(AnswerHead.estimate(refused.headers()) + text.length);
        AnswerHead.write(out, refused, text.length, "close");
        ctx.writeAndFlush(out.writeBytes(text)).addListener((ChannelFutureListener) sent -> {
            if (sent.channel() instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            }
        });
        ctx.executor().schedule(() -> ctx.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        ctx.read();
    }

    private void linger(ChannelHandlerContext ctx, Object message) {
        lingeredBytes += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        ReferenceCountUtil.release(message);
        if (lingeredBytes > listener.limits.sizes().lingerBytes()) {
            ctx.close();
        } else {
            ctx.read();
        }
    }
}
