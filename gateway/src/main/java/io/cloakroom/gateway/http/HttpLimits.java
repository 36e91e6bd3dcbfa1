package io.cloakroom.gateway.http;

/// Every limit of a listener. What is over one is refused with a clear answer and costs no more than the limit says.
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

    /// How much a client may send of what.
    ///
    /// @param targetBytes    the target in the request line; three key-long parameters, percent-encoded, fit
    /// @param headerBytes    all header fields together
    /// @param headerFields   their number
    /// @param chunkExtensionBytes all chunk extensions of one body together
    /// @param trailerBytes   the trailer section of a chunked body
    /// @param readAheadBytes of a body that are taken from the socket before the handler asks for them
    /// @param drainBytes     of a body left unread that are read to keep the connection; with more left it is closed
    /// @param lingerBytes    that are still read before a connection is closed, so that the client sees the answer
    /// @param answerBytes    all answers that are held in memory until their clients have taken them, where one has more than
    ///                       64 KiB; over it the next such answer is 503
    /// @param halfHeadBytes  all header blocks of all connections that are half there; over it the connection that began
    ///                       one longest ago gives way
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

    /// How many at a time. An address is an IPv4 address or the first half of an IPv6 one.
    ///
    /// @param connections           open ones, idle ones too; no more than three quarters of the file descriptors. A
    ///                              newcomer over this limit (or the next) takes the place of the longest idle one.
    /// @param connectionsPerAddress of them (not counted for trusted proxies)
    /// @param requests              begun and not yet answered to the end, however slow the client
    /// @param requestsPerAddress    of them
    /// @param running               requests that work now: who waits for the client's socket does not count
    /// @param runningPerAddress     of them
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

    /// How long. There is no limit for a whole request, only for silence, and a least rate.
    ///
    /// @param handshakeMillis   for the TLS handshake, from the opening of the connection
    /// @param headMillis        from the first byte of a request to the end of its header block
    /// @param idleMillis        between requests
    /// @param stallMillis       without one byte in a body or an answer while the client is waited for
    /// @param leastRateMillis   the stretch of waiting over which the least rate is judged
    /// @param leastBytesPerSecond that a body or an answer must move in such a stretch
    /// @param turnMillis        that a request may wait for its turn to run
    /// @param lingerMillis      that a connection stays open for reading after its last answer
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

    /// What requests of [Standing#STRANGER] may take, beside all else.
    ///
    /// @param requests           of them at a time
    /// @param requestsPerAddress of those
    /// @param bodyMillis         that such a client may be waited for in all while its body comes
    /// @param answerMillis       likewise while it takes the answer
    public record Strangers(int requests, int requestsPerAddress, int bodyMillis, int answerMillis) {
        public static final Strangers DEFAULTS = new Strangers(32, 8, 5_000, 20_000);
    }
}
