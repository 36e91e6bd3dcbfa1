package io.cloakroom.gateway.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/// Throws away what a client still sends after its last answer, up to a limit. To close at once, with bytes unread, would make
/// the client's system throw away the answer that the client has not read yet.
@SuppressWarnings("FutureReturnValueIgnored") // of closing
final class DiscardedInput {
    private final int mostBytes;
    private int discardedBytes;

    DiscardedInput(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /// Releases `bytes` and asks for more, or closes the connection when there were too many.
    void discard(ChannelHandlerContext ctx, ByteBuf bytes) {
        discardedBytes += bytes.readableBytes();
        bytes.release();
        if (discardedBytes > mostBytes) {
            ctx.close();
        } else {
            ctx.read();
        }
    }
}
