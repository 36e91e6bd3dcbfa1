package io.cloakroom.gateway.http.server;

import com.sun.management.UnixOperatingSystemMXBean;
import io.cloakroom.gateway.http.HttpHandler;
import io.cloakroom.gateway.http.HttpLimits;
import io.cloakroom.gateway.http.RefusalRenderer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A listening port. Answers HTTP/1.1 and 1.0. All of its limits are in [HttpLimits].
public final class HttpServer {
    private static final int RECEIVE_BUFFER_BYTES = 64 << 10;
    private static final int BACKLOG = 4096;
    private static final Duration CUT_TIME = Duration.ofMillis(500);

    private final Listener listener;
    private final Channel channel;
    private final @Nullable EventLoops ownLoops;

    private HttpServer(Listener listener, Channel channel, @Nullable EventLoops ownLoops) {
        this.listener = listener;
        this.channel = channel;
        this.ownLoops = ownLoops;
    }

    /// Counts of now, and since the start.
    ///
    /// @param connections open now, idle ones included
    /// @param requests    begun and not answered to the end
    /// @param waiting     requests that wait for their turn to run
    /// @param answered    requests that a handler has answered since the start
    /// @param refused     requests and connections refused since the start, before a handler saw them
    public record Stats(int connections, int requests, int waiting, long answered, long refused) {}

    /// Starts on event loops of its own.
    ///
    /// @throws IOException when the port cannot be had
    public static HttpServer start(ListenerSettings settings, HttpHandler handler, RefusalRenderer refusals)
            throws IOException {
        var loops = EventLoops.start();
        try {
            return start(loops, loops, settings, handler, refusals);
        } catch (IOException | RuntimeException failed) {
            loops.close();
            throw failed;
        }
    }

    /// Starts on event loops that others may use too. The caller closes them after the server.
    ///
    /// @throws IOException when the port cannot be had
    public static HttpServer start(
            EventLoops loops, ListenerSettings settings, HttpHandler handler, RefusalRenderer refusals)
            throws IOException {
        return start(loops, null, settings, handler, refusals);
    }

    private static HttpServer start(
            EventLoops loops,
            @Nullable EventLoops own,
            ListenerSettings settings,
            HttpHandler handler,
            RefusalRenderer refusals)
            throws IOException {
        var listener = new Listener(settings, mostConnections(settings.limits().load()), handler, refusals);
        var bound = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.channelType())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BUFFER_BYTES))
                .childHandler(new Accepted(listener))
                .bind(new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on %s port %d: %s"
                            .formatted(
                                    settings.host(),
                                    settings.port(),
                                    bound.cause().getMessage()),
                    bound.cause());
        }
        return new HttpServer(listener, bound.channel(), own);
    }

    private static int mostConnections(HttpLimits.Load load) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            return (int) Math.min(load.connections(), unix.getMaxFileDescriptorCount() / 4 * 3);
        }
        return load.connections();
    }

    /// The port on which the server listens.
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    public Stats stats() {
        return new Stats(
                listener.connections.count(),
                listener.requests.count(),
                listener.permits.waiting(),
                listener.answered.sum(),
                listener.refused.sum());
    }

    /// Accepts no more connections, lets running requests end, and after `grace` cuts those that have not ended.
    ///
    /// @return whether all requests ended by themselves
    public boolean close(Duration grace) {
        listener.closing = true;
        channel.close().awaitUninterruptibly();
        listener.open.forEach(OpenConnection::close);
        boolean ended = listener.connections.awaitNone(grace);
        listener.open.forEach(OpenConnection::cut);
        listener.connections.awaitNone(CUT_TIME);
        listener.requests.awaitNone(CUT_TIME);
        if (ownLoops != null) {
            ownLoops.close();
        }
        return ended;
    }

    /// Sets up the pipeline of each accepted connection, or turns the connection away.
    @SuppressWarnings("FutureReturnValueIgnored") // of closing
    private static final class Accepted extends ChannelInitializer<Channel> {
        private final Listener listener;

        Accepted(Listener listener) {
            this.listener = listener;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (!(channel.remoteAddress() instanceof InetSocketAddress peer)) {
                channel.close(); // gone already
                return;
            }
            var shares = listener.connections;
            var address = listener.settings.trustedProxies().includes(peer.getAddress())
                    ? channel.id()
                    : AddressShares.key(peer.getAddress());
            boolean tooMany = !listener.admit(address);
            var tls = listener.settings.tls();
            if (tooMany) {
                listener.refused.increment();
                shares = listener.turnedAway;
                if (tls != null || !shares.enter(address)) {
                    channel.close();
                    return;
                }
            }
            var counted = new ConnectionCount(listener, shares, address);
            var sent = new SentBytes();
            if (tls != null) {
                channel.pipeline().addLast(sent, new PlainHttp(listener), tls.handler(channel.alloc()));
            }
            channel.pipeline().addLast(new ExchangeHandler(listener, peer, tls != null, sent, counted));
        }
    }
}
