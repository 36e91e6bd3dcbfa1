package io.cloakroom.gateway.http.server;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.http.Refusal;
import io.cloakroom.gateway.http.head.AnswerHead;
import io.cloakroom.gateway.http.head.HeadReader;
import io.cloakroom.gateway.http.head.RefusedHead;
import io.cloakroom.gateway.http.head.RequestHead;
import io.cloakroom.gateway.http.server.Exchange.Ending;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection: the event loop on one side, one virtual thread a request on the other. Requests are answered one by
/// one, in order. Everything in here runs on the event loop, but [#ended].
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as the end of the connection
final class ExchangeHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(ExchangeHandler.class);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final HttpResponse OPTIONS_OF_ALL = HttpResponse.of(
            200,
            HttpHeaders.builder()
                    .add("allow", "GET, HEAD, PUT, POST, DELETE, OPTIONS")
                    .build(),
            Content.NONE);

    private enum State {
        /// Between requests; of the next one nothing has come.
        IDLE,
        /// In the middle of a header block.
        HEAD,
        /// A request's thread is at work.
        EXCHANGE,
        /// The last answer is on its way or has gone; what still comes is thrown away.
        LINGER
    }

    private final Listener listener;
    private final InetSocketAddress peer;
    private final boolean tls;
    private final SentBytes sent;
    private final ConnectionCount counted;
    private final boolean tooMany;
    private final ArrivedBytes arrived = new ArrivedBytes();
    private final HeadReader heads;

    private @Nullable ChannelHandlerContext nullableCtx;
    private State state = State.IDLE;
    private volatile boolean inHead;
    private boolean secured;
    /// The running request, and the address under which it is counted; null when it is not.
    private @Nullable Exchange running;

    private Object requestAddress = "";

    private int lingeredBytes;
    private long deadlineNanos;
    private boolean deadlineSet;
    private @Nullable Future<?> timer;
    private long timerNanos;

    /// @param tooMany whether it is over the limit: it gets one answer and is closed
    ExchangeHandler(
            Listener listener,
            InetSocketAddress peer,
            boolean tls,
            SentBytes sent,
            boolean tooMany,
            ConnectionCount counted) {
        this.listener = listener;
        this.peer = peer;
        this.tls = tls;
        this.sent = sent;
        this.tooMany = tooMany;
        this.counted = counted;
        this.heads = new HeadReader(listener.limits.sizes(), listener.headMemory);
    }

    boolean isTls() {
        return tls;
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
        listener.open.add(this);
        idle();
        if (tooMany) {
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
        noDeadline();
        leaveHead();
        var _ = listener.idle.leave(this);
        leavePlace();
    }

    private void leavePlace() {
        if (listener.open.remove(this)) {
            counted.leave();
        }
    }

    /// One that was turned away has no place that others could want.
    private void idle() {
        if (!tooMany) {
            listener.idle.enter(this, counted.address());
        }
    }

    /// For whoever took this out of the idle ones, from any thread: its place is free when this returns, and it closes.
    void giveWay() {
        leavePlace();
        ctx().close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = compact((ByteBuf) message);
        if (state == State.LINGER) {
            lingeredBytes += bytes.readableBytes();
            bytes.release();
            if (lingeredBytes > listener.limits.sizes().lingerBytes()) {
                ctx.close();
            } else {
                ctx.read();
            }
        } else if (arrived.add(bytes)) {
            ctx.read();
        } else if (state != State.EXCHANGE) {
            advance();
        }
    }

    /// A buffer for a read is large; what is short should not keep it while it waits.
    private static ByteBuf compact(ByteBuf bytes) {
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
        log.debug("{}: connection of {}: {}", listener.settings.name(), peer, cause.toString());
        ctx.close();
    }

    /// Takes the next request out of what has come, or asks for more.
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
        noDeadline();
        if (head.path().equals("*")) {
            answerAndLinger(OPTIONS_OF_ALL);
            return;
        }
        var origin = RequestOrigin.of(head, peer, tls, listener.settings.trustedProxies());
        var address = AddressShares.key(origin.remote().getAddress());
        boolean probe = listener.handler.isProbe(head.path());
        var exchange = exchange(head, origin, address, probe);
        if (!probe && !listener.requests.enter(exchange, address)) {
            throw new RefusedHead(Refusal.OVERLOAD);
        }
        running = probe ? null : exchange;
        requestAddress = address;
        if (!listener.idle.leave(this)) {
            leaveRequests();
            state = State.LINGER; // it has given its place away
            ctx().close();
            return;
        }
        state = State.EXCHANGE;
        Thread.ofVirtual().name("request").start(exchange);
    }

    private void leaveRequests() {
        if (running != null) {
            listener.requests.leave(running, requestAddress);
            running = null;
        }
    }

    private Exchange exchange(RequestHead head, RequestOrigin origin, Object address, boolean probe) {
        var channel = ctx().channel();
        var limits = listener.limits;
        var turn = listener.permits.turn(address);
        var input = new BodyInput(arrived, this::readMore, new Pace(limits.times()), turn);
        var body = new WireBody(head, limits.sizes(), arrived, input, this::sendContinue);
        var request = new HttpRequest(
                listener.nextId(),
                head.method(),
                head.path(),
                head.query(),
                origin.host(),
                head.headers(),
                body,
                origin.remote(),
                origin.secure(),
                Instant.now());
        var outlet = new Outlet(channel, new Pace(limits.times()), turn, sent);
        return new Exchange(listener, this, channel, head, request, body, turn, outlet, probe);
    }

    /// For the request's thread. The input may have ended by the time that the event loop comes to it, and to read on
    /// then is an error that would cost the client its answer.
    private void readMore() {
        var channel = ctx().channel();
        channel.eventLoop().execute(() -> {
            if (!arrived.ended()) {
                channel.read();
            }
        });
    }

    private void sendContinue() {
        ctx().writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
    }

    /// Called by the request's thread when that is done.
    ///
    /// @param last what is still to be sent
    void ended(@Nullable ByteBuf last, Ending ending) {
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
        idle(); // also while a slow client takes the rest of the answer
        var written = last == null ? ctx().newSucceededFuture() : ctx().writeAndFlush(last);
        if (written.isDone()) {
            sent(written, ending);
        } else {
            deadline(listener.limits.times().leastRateMillis());
            written.addListener(_ -> sent(written, ending));
        }
    }

    private void sent(ChannelFuture written, Ending ending) {
        noDeadline();
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

    /// Whether part of a header block is there. May be asked from any thread.
    boolean isInHead() {
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
        var bytes = response.content() instanceof Content.Bytes(var content) ? content : new byte[0];
        var out = ctx().alloc().directBuffer(AnswerHead.estimate(response.headers()) + bytes.length);
        AnswerHead.write(out, response, bytes.length, "close");
        ctx().writeAndFlush(out.writeBytes(bytes)).addListener(_ -> linger());
    }

    /// Closes when the client does, or after a while: closing at once, with bytes unread, would make the client's
    /// system throw away the answer that it has not read yet.
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

    /// When the listener closes: ends what is not in the middle of a request.
    void close() {
        ctx().channel().eventLoop().execute(() -> {
            if (state == State.IDLE || state == State.HEAD) {
                ctx().close();
            }
        });
    }

    /// Ends it, whatever it is doing.
    void cut() {
        ctx().close();
    }

    /// One timer serves a connection: it looks at the deadline when it fires, so that moving the deadline is free.
    private void deadline(int millis) {
        deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        deadlineSet = true;
        if (timer != null && timerNanos - deadlineNanos > 0) {
            timer.cancel(false);
            timer = null;
        }
        if (timer == null) {
            schedule();
        }
    }

    private void noDeadline() {
        deadlineSet = false;
    }

    private void schedule() {
        timerNanos = deadlineNanos;
        timer = ctx().executor().schedule(this::fired, deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void fired() {
        timer = null;
        if (!deadlineSet || !ctx().channel().isActive()) {
            return;
        }
        if (deadlineNanos - System.nanoTime() > 0) {
            schedule();
        } else if (state == State.HEAD) {
            refuse(Refusal.TIMEOUT);
        } else {
            ctx().close();
        }
    }
}
