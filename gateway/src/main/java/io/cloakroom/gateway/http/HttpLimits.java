package io.cloakroom.gateway.http;

/// Every limit of a listener. A request over a limit is refused with a clear answer and costs no more than the limit
/// allows.
public record HttpLimits(Sizes sizes, Load load, Times times, Strangers strangers) {
    public static final HttpLimits DEFAULTS =
            new HttpLimits(Sizes.DEFAULTS, Load.DEFAULTS, Times.DEFAULTS, Strangers.DEFAULTS);

    public HttpLimits with(Sizes other) {
        return new HttpLimits(other, load, times, strangers);
    }

    public HttpLimits with(Load other) {
        return new HttpLimits(sizes, other, times, strangers);
    }

    public HttpLimits with(Times other) {
        return new HttpLimits(sizes, load, other, strangers);
    }

    public HttpLimits with(Strangers other) {
        return new HttpLimits(sizes, load, times, other);
    }

    /// Sizes in bytes, and numbers of header fields.
    ///
    /// @param targetBytes    the target in the request line; three parameters as long as a key fit, percent-encoded
    /// @param headerBytes    all header fields together
    /// @param headerFields   their number
    /// @param chunkExtensionBytes all chunk extensions of one body together
    /// @param trailerBytes   the trailer section of a chunked body
    /// @param readAheadBytes how much of a body is taken from the socket before the handler asks for it
    /// @param drainBytes     how much of an unread body is read to keep the connection; when more is left, it is closed
    /// @param lingerBytes    how much is still read before a connection is closed, so that the client sees the answer
    /// @param answerBytes    memory for answers of more than 64 KiB each that wait until their clients have taken them;
    ///                       a further such answer becomes a 503
    /// @param halfHeadBytes  memory for incomplete header blocks of all connections; over this limit, the connection
    ///                       that has been idle for longest and has begun one gives way
    public record Sizes(
            int targetBytes,
            int headerBytes,
            int headerFields,
            int chunkExtensionBytes,
            int trailerBytes,
            int readAheadBytes,
            int drainBytes,
            int lingerBytes,
            long answerBytes,
            long halfHeadBytes) {
        private static final int SHARE_OF_ANSWERS = 8;
        private static final int SHARE_OF_HEADS = 16;

        public static final Sizes DEFAULTS = new Sizes(
                16 << 10,
                16 << 10,
                256,
                16 << 10,
                8 << 10,
                128 << 10,
                256 << 10,
                16 << 20,
                Math.max(16L << 20, Runtime.getRuntime().maxMemory() / SHARE_OF_ANSWERS),
                Math.max(4L << 20, Runtime.getRuntime().maxMemory() / SHARE_OF_HEADS));

        Sizes withAnswerBytes(long bytes) {
            return new Sizes(
                    targetBytes,
                    headerBytes,
                    headerFields,
                    chunkExtensionBytes,
                    trailerBytes,
                    readAheadBytes,
                    drainBytes,
                    lingerBytes,
                    bytes,
                    halfHeadBytes);
        }

        Sizes withHalfHeadBytes(long bytes) {
            return new Sizes(
                    targetBytes,
                    headerBytes,
                    headerFields,
                    chunkExtensionBytes,
                    trailerBytes,
                    readAheadBytes,
                    drainBytes,
                    lingerBytes,
                    answerBytes,
                    bytes);
        }
    }

    /// How many connections and requests there may be at a time. An address is an IPv4 address or the first half of an
    /// IPv6 address.
    ///
    /// @param connections           open connections, idle ones included; at most three quarters of the file
    ///                              descriptors. A newcomer over this limit or the next takes the place of the
    ///                              connection that has been idle for longest
    /// @param connectionsPerAddress the same for one address; connections of trusted proxies are not counted
    /// @param requests              requests from header block to the end of the answer, however slow the client
    /// @param requestsPerAddress    the same for one address
    /// @param running               requests that work at a time; a request that waits for its client's socket does not
    ///                              count
    /// @param runningPerAddress     the same for one address
    /// @param waiting               requests that wait for their turn to run
    public record Load(
            int connections,
            int connectionsPerAddress,
            int requests,
            int requestsPerAddress,
            int running,
            int runningPerAddress,
            int waiting) {
        public static final Load DEFAULTS = new Load(20_000, 15_000, 4_096, 3_072, 256, 192, 2_048);
    }

    /// Times. A request as a whole has no limit, only silence has one, and there is a minimum rate.
    ///
    /// @param handshakeMillis   for the TLS handshake, from the opening of the connection
    /// @param headMillis        from the first byte of a request to the end of its header block
    /// @param idleMillis        between requests
    /// @param stallMillis       for a client that does not move a single byte of a body or an answer
    /// @param leastRateMillis   the stretch of waiting over which the minimum rate is judged
    /// @param leastBytesPerSecond the minimum rate, for a body and for an answer
    /// @param turnMillis        how long a request may wait for its turn to run
    /// @param lingerMillis      how long a connection is read after its last answer
    public record Times(
            int handshakeMillis,
            int headMillis,
            int idleMillis,
            int stallMillis,
            int leastRateMillis,
            int leastBytesPerSecond,
            int turnMillis,
            int lingerMillis) {
        public static final Times DEFAULTS = new Times(10_000, 30_000, 120_000, 30_000, 60_000, 1_024, 10_000, 5_000);
    }

    /// Further limits for requests of [Standing#STRANGER].
    ///
    /// @param requests           how many of them there may be at a time
    /// @param requestsPerAddress the same for one address
    /// @param bodyMillis         how long such a client is waited for in all while its body comes
    /// @param answerMillis       how long it is waited for in all while it takes the answer
    public record Strangers(int requests, int requestsPerAddress, int bodyMillis, int answerMillis) {
        public static final Strangers DEFAULTS = new Strangers(32, 8, 5_000, 20_000);
    }
}
