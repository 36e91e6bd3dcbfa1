package io.cloakroom.gateway.http.server;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/// The threads that move bytes, one for each core. Listeners may share them. Uses native epoll where the system has it.
public final class EventLoops implements AutoCloseable {
    private static final int STOP_SECONDS = 2;

    private final EventLoopGroup group;
    private final Class<? extends ServerSocketChannel> channelType;

    private EventLoops(int threads, IoHandlerFactory io, Class<? extends ServerSocketChannel> channelType) {
        this.group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("event-loop"), io);
        this.channelType = channelType;
    }

    /// Starts one thread for each core.
    public static EventLoops start() {
        return start(Runtime.getRuntime().availableProcessors());
    }

    public static EventLoops start(int threads) {
        return Epoll.isAvailable()
                ? new EventLoops(threads, EpollIoHandler.newFactory(), EpollServerSocketChannel.class)
                : nio(threads);
    }

    /// The threads for systems without epoll.
    static EventLoops nio(int threads) {
        return new EventLoops(threads, NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }

    EventLoopGroup group() {
        return group;
    }

    Class<? extends ServerSocketChannel> channelType() {
        return channelType;
    }

    /// To be called when no listener uses them any more.
    @Override
    public void close() {
        group.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
