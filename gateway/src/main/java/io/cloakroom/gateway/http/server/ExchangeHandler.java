package io.cloakroom.gateway.http.server;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.http.Refusal;
import io.cloakroom.gateway.http.head.AnswerHead;
import io.cloakroom.gateway.http.head.HeadReader;
import io.cloakroom.gateway.http.head.RefusedHead;
import io.cloakroom.gateway.http.head.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection. The event loop moves its bytes and reads header blocks; each request then runs on a virtual thread
/// of its own. Requests are answered one after the other, in order. All state belongs to the event loop. Other threads
/// only call the methods of [OpenConnection] and [ExchangeConnection], which hand their work to the event loop or touch
/// nothing but what is safe for many threads.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as the end of the connection
final class ExchangeHandler extends ChannelInboundHandlerAdapter implements OpenConnection, ExchangeConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ExchangeHandler.class);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final HttpResponse OPTIONS_OF_ALL = HttpResponse.of(
            200,
            HttpHeaders.builder()
                    .add("allow", "GET, HEAD, PUT, POST, DELETE, OPTIONS")
                    .build(),
            Content.NONE);

    private enum State {
        /// Between requests: nothing of the next one has come.
        IDLE,
        /// In the middle of a header block.
        HEAD,
        /// A request's thread is at work.
        EXCHANGE,
        /// The last answer is on its way or has gone, and further bytes are thrown away.
        LINGER
    }

    private final Listener listener;
    private final InetSocketAddress peer;
    private final boolean tls;
    private final SentBytes sent;
    private final ConnectionCount counted;
    private final ArrivedBytes arrived = new ArrivedBytes();
    private final HeadReader heads;
    private final DiscardedInput discarded;
    private final Deadline deadline = new Deadline(this::missedDeadline);

    private @Nullable ChannelHandlerContext nullableCtx;
    private State state = State.IDLE;
    private volatile boolean inHead;
    private boolean secured;
    /// The running request, when it is counted; health checks are not.
    private @Nullable Exchange running;

    ExchangeHandler(Listener listener, InetSocketAddress peer, boolean tls, SentBytes sent, ConnectionCount counted) {
        this.listener = listener;
        this.peer = peer;
        this.tls = tls;
        this.sent = sent;
        this.counted = counted;
        this.heads = new HeadReader(listener.limits.sizes(), listener.headMemory);
        this.discarded = new DiscardedInput(listener.limits.sizes().lingerBytes());
    }

    @Override
    public Channel channel() {
        return ctx().channel();
    }

    @Override
    public boolean isTls() {
        return tls;
    }

    @Override
    public ArrivedBytes arrived() {
        return arrived;
    }

    @Override
    public SentBytes sent() {
        return sent;
    }

    private ChannelHandlerContext ctx() {
        var ctx = nullableCtx;
        if (ctx == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return ctx;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        nullableCtx = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        counted.opened(this);
        counted.idle(this);
        if (counted.isTurnedAway()) {
            refuse(Refusal.OVERLOAD);
        } else if (listener.closing) {
            ctx.close();
        } else {
            advance();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        arrived.end();
        if (state != State.EXCHANGE) {
            arrived.release();
        }
        state = state == State.EXCHANGE ? state : State.LINGER;
        deadline.clear();
        leaveHead();
        var _ = counted.busy(this);
        counted.leave(this);
    }

    @Override
    public void giveWay() {
        counted.leave(this);
        ctx().close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = ArrivedBytes.compact((ByteBuf) message);
        if (state == State.LINGER) {
            discarded.discard(ctx, bytes);
        } else if (arrived.add(bytes)) {
            ctx.read();
        } else if (state != State.EXCHANGE) {
            advance();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            arrived.end();
            if (state != State.EXCHANGE) {
                ctx.close();
            }
        } else if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            secured = true;
            deadline(listener.limits.times().idleMillis());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("{}: connection of {}: {}", listener.settings.name(), peer, cause.toString());
        ctx.close();
    }

    /// Takes the next request from the bytes that have come, or asks for more bytes.
    private void advance() {
        while (state == State.IDLE || state == State.HEAD) {
            var bytes = arrived.poll();
            if (bytes == null) {
                awaitMore();
                return;
            }
            try {
                var head = readHead(bytes);
                if (head != null) {
                    begin(head);
                }
            } catch (RefusedHead refused) {
                refuse(refused.kind());
            }
        }
    }

    private @Nullable RequestHead readHead(ByteBuf bytes) throws RefusedHead {
        boolean keep = false;
        try {
            var head = heads.read(bytes);
            keep = bytes.isReadable();
            return head;
        } finally {
            if (keep) {
                arrived.putBack(bytes);
            } else {
                bytes.release();
            }
        }
    }

    private void awaitMore() {
        if (arrived.ended() || listener.closing) {
            ctx().close();
            return;
        }
        var times = listener.limits.times();
        if (heads.begun() && !heads.count() && !listener.freeHeadMemory(this)) {
            refuse(Refusal.OVERLOAD);
            return;
        }
        inHead = heads.begun();
        if (state == State.IDLE && heads.begun()) {
            state = State.HEAD;
            deadline(times.headMillis());
        } else if (state == State.IDLE) {
            deadline(tls && !secured ? times.handshakeMillis() : times.idleMillis());
        }
        if (arrived.wantsAny()) {
            ctx().read();
        }
    }

    private void begin(RequestHead head) throws RefusedHead {
        inHead = false;
        deadline.clear();
        if (head.path().equals("*")) {
            answerAndLinger(OPTIONS_OF_ALL);
            return;
        }
        var origin = RequestOrigin.of(head, peer, tls, listener.settings.trustedProxies());
        boolean probe = listener.handler.isProbe(head.path());
        var exchange = new Exchange(listener, this, head, origin, probe);
        if (!probe && !listener.requests.enter(exchange, exchange.address())) {
            throw new RefusedHead(Refusal.OVERLOAD);
        }
        running = probe ? null : exchange;
        if (!counted.busy(this)) {
            leaveRequests();
            state = State.LINGER; // the connection has given its place away
            ctx().close();
            return;
        }
        state = State.EXCHANGE;
        Thread.ofVirtual().name("request").start(exchange);
    }

    private void leaveRequests() {
        if (running != null) {
            listener.requests.leave(running, running.address());
            running = null;
        }
    }

    /// The input may have ended before the event loop gets here. To read on then is an error that would cost the client
    /// its answer.
    @Override
    public void readMore() {
        var channel = ctx().channel();
        channel.eventLoop().execute(() -> {
            if (!arrived.ended()) {
                channel.read();
            }
        });
    }

    @Override
    public void sendContinue() {
        ctx().writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
    }

    @Override
    public void ended(@Nullable ByteBuf last, Ending ending) {
        try {
            ctx().channel().eventLoop().execute(() -> complete(last, ending));
        } catch (RejectedExecutionException stopped) {
            ReferenceCountUtil.release(last);
        }
    }

    private void complete(@Nullable ByteBuf last, Ending ending) {
        leaveRequests();
        if (!ctx().channel().isActive()) {
            ReferenceCountUtil.release(last);
            arrived.release();
            state = State.LINGER;
            return;
        }
        counted.idle(this); // also while a slow client takes the rest of the answer
        var written = last == null ? ctx().newSucceededFuture() : ctx().writeAndFlush(last);
        if (written.isDone()) {
            written(written, ending);
        } else {
            deadline(listener.limits.times().leastRateMillis());
            written.addListener(_ -> written(written, ending));
        }
    }

    private void written(ChannelFuture written, Ending ending) {
        deadline.clear();
        switch (written.isSuccess() ? ending : Ending.CUT) {
            case KEEP -> {
                state = State.IDLE;
                advance();
            }
            case LINGER -> linger();
            case CLOSE, CUT -> {
                state = State.LINGER;
                arrived.release();
                ctx().close();
            }
        }
    }

    @Override
    public boolean isInHead() {
        return inHead;
    }

    private void leaveHead() {
        inHead = false;
        heads.release();
    }

    private void refuse(Refusal kind) {
        leaveHead();
        answerAndLinger(listener.refuse(kind, listener.nextId()));
    }

    private void answerAndLinger(HttpResponse response) {
        state = State.LINGER;
        deadline(listener.limits.times().lingerMillis());
        ctx().writeAndFlush(AnswerHead.withBody(ctx().alloc(), response)).addListener(_ -> linger());
    }

    /// Closes the connection when the client does, or after a while. See [DiscardedInput].
    private void linger() {
        boolean over = arrived.ended();
        state = State.LINGER;
        arrived.release();
        if (over || !ctx().channel().isActive()) {
            ctx().close();
            return;
        }
        deadline(listener.limits.times().lingerMillis());
        if (!tls && ctx().channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
        ctx().read();
    }

    @Override
    public void close() {
        ctx().channel().eventLoop().execute(() -> {
            if (state == State.IDLE || state == State.HEAD) {
                ctx().close();
            }
        });
    }

    @Override
    public void cut() {
        ctx().close();
    }

    private void deadline(int millis) {
        deadline.set(ctx(), millis);
    }

    private void missedDeadline() {
        if (state == State.HEAD) {
            refuse(Refusal.TIMEOUT);
        } else {
            ctx().close();
        }
    }
}
