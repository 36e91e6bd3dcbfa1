package io.cloakroom.gateway.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// A connection as the thread of a request uses it.
interface ExchangeConnection {
    Channel channel();

    boolean isTls();

    /// The bytes that have come from the client.
    ArrivedBytes arrived();

    /// How much of the answer the client's side has taken.
    SentBytes sent();

    /// Has the event loop read from the socket again.
    void readMore();

    /// Sends `100 Continue`.
    void sendContinue();

    /// Ends the request: the connection belongs to the event loop again.
    ///
    /// @param last what is still to be sent of the answer; `null` for nothing
    void ended(@Nullable ByteBuf last, Ending ending);

    /// What becomes of a connection after an answer.
    enum Ending {
        /// The connection waits for a further request.
        KEEP,
        /// Everything the client sent was read: the connection may be closed.
        CLOSE,
        /// Something the client sent is unread, so a close would make the client's system throw our answer away: read on for a
        /// while.
        LINGER,
        /// The answer is not whole, and the client must see that.
        CUT
    }
}
