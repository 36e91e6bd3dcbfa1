package io.cloakroom.gateway.http.server;

import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.http.Refusal;
import io.cloakroom.gateway.http.Standing;
import io.cloakroom.gateway.http.head.AnswerHead;
import io.cloakroom.gateway.http.head.RequestHead;
import io.cloakroom.storage.Body;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer, on a virtual thread of its own.
final class Exchange implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    /// An answer of this size or less goes out in one piece, and the thread does not wait for it.
    private static final int SHORT_BYTES = 64 << 10;
    /// Up to this size reading and copying costs less than `sendfile`.
    private static final int SHORT_SLICES_BYTES = 32 << 10;

    /// Waited for in all for the rest of a body that nobody reads: what is on the way anyway comes within it. Whoever
    /// takes longer loses the connection, and takes no place from others meanwhile.
    private static final int DRAIN_MILLIS = 1_000;

    private static final int LEAST_CHUNK_BYTES = 16 << 10;
    private static final int FIRST_CHUNK_BYTES = 64 << 10;
    private static final int MOST_CHUNK_BYTES = 256 << 10;
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Listener listener;
    private final ExchangeHandler connection;
    private final Channel channel;
    private final RequestHead head;
    private final HttpRequest request;
    private final WireBody body;
    private final WorkPermits.Turn turn;
    private final Outlet outlet;
    private final boolean probe;
    /// Under which it is counted as a stranger's.
    private @Nullable Object strangersAddress;

    private @Nullable ByteBuf last;

    Exchange(
            Listener listener,
            ExchangeHandler connection,
            Channel channel,
            RequestHead head,
            HttpRequest request,
            WireBody body,
            WorkPermits.Turn turn,
            Outlet outlet,
            boolean probe) {
        this.listener = listener;
        this.connection = connection;
        this.channel = channel;
        this.head = head;
        this.request = request;
        this.body = body;
        this.turn = turn;
        this.outlet = outlet;
        this.probe = probe;
    }

    @Override
    public void run() {
        var ending = Ending.CUT;
        try {
            boolean stranger = !probe && listener.handler.standing(request) == Standing.STRANGER;
            boolean refused = stranger && !enterAsStranger();
            ending = send(refused ? listener.refuse(Refusal.OVERLOAD, request.id()) : answer());
        } catch (UnreadableBody failed) {
            log.error(
                    "{} {}: the answer was cut off, since the rest of its body cannot be read",
                    listener.settings.name(),
                    request.id(),
                    failed.getCause());
        } catch (IOException gone) {
            log.debug("{} {}: {}", listener.settings.name(), request.id(), gone.getMessage());
        } catch (Throwable bug) {
            log.error("{} {}: the answer could not be sent", listener.settings.name(), request.id(), bug);
        } finally {
            turn.end();
            body.finish();
            if (strangersAddress != null) {
                listener.strangers.leave(this, strangersAddress);
            }
            connection.ended(last, ending);
        }
    }

    /// @return false when there are too many already
    private boolean enterAsStranger() {
        var limits = listener.limits.strangers();
        body.hurry(limits.bodyMillis());
        outlet.hurry(limits.answerMillis());
        var address = AddressShares.key(request.remote().getAddress());
        boolean entered = listener.strangers.enter(this, address);
        strangersAddress = entered ? address : null;
        return entered;
    }

    /// Whether it waits for its client to send or to take something. May be asked from any thread.
    boolean waitsForClient() {
        return turn.isPaused();
    }

    /// Ends it, from any thread: what waits for the client fails.
    void giveUp() {
        var _ = channel.close();
    }

    private HttpResponse answer() {
        try {
            if (!probe && !turn.begin(listener.limits.times().turnMillis())) {
                return listener.refuse(Refusal.OVERLOAD, request.id());
            }
            if (!channel.isActive()) { // while it waited for its turn: nobody is there to answer
                return listener.refuse(Refusal.TIMEOUT, request.id());
            }
            return listener.handler.handle(request);
        } catch (Throwable bug) {
            log.error("{} {}: the handler failed", listener.settings.name(), request.id(), bug);
            return listener.refuse(Refusal.INTERNAL_ERROR, request.id());
        }
    }

    private Ending send(HttpResponse response) throws IOException {
        int status = response.status();
        boolean bodiless = head.isHead() || status == 204 || status == 304 || status < 200;
        var ending = ending(response);
        switch (response.content()) {
            case Content.None() -> last = headOf(response, head.isHead() || status == 304 ? -1 : 0, ending, 0);
            case Content.Bytes(var bytes) -> sendBytes(response, bytes, bodiless, ending);
            case Content.Stored stored -> {
                var unreadable = sendOrFail(response, stored, bodiless, ending);
                if (unreadable != null) {
                    return send(stored.instead().apply(unreadable));
                }
            }
        }
        listener.answered.increment();
        return ending == Ending.KEEP && !body.isDrained() ? drained() : ending;
    }

    /// @return why the body cannot be read, when nothing was sent for that reason
    private @Nullable Exception sendOrFail(
            HttpResponse response, Content.Stored stored, boolean bodiless, Ending ending) throws IOException {
        long sentBytes = -1;
        boolean begun = true;
        try (var content = stored.body()) {
            sendStored(response, content, bodiless, ending);
            sentBytes = bodiless ? 0 : content.length();
            return null;
        } catch (UnreadableBody failed) {
            begun = !failed.atOnce;
            if (begun) {
                throw failed;
            }
            return failed.why();
        } finally {
            stored.onClosed().run();
            if (begun) {
                long length = stored.body().length();
                stored.onSent().accept(sentBytes < 0 ? Math.min(outlet.takenBytes(), length) : sentBytes);
            }
        }
    }

    /// What becomes of the connection, as the answer must say it beforehand.
    private Ending ending(HttpResponse response) {
        if (!body.isDrainable()) {
            return Ending.LINGER;
        }
        boolean keep = head.keepAlive() && !response.close() && !listener.closing;
        return keep ? Ending.KEEP : body.isDrained() ? Ending.CLOSE : Ending.LINGER;
    }

    private Ending drained() {
        try {
            var answer = last;
            if (answer != null) {
                last = null;
                outlet.write(answer.readableBytes(), answer);
            }
            outlet.awaitPending(0);
            body.hurry(DRAIN_MILLIS);
            body.drain();
            return Ending.KEEP;
        } catch (IOException gone) {
            return Ending.LINGER;
        }
    }

    private ByteBuf headOf(HttpResponse response, long length, Ending ending, int room) {
        var connectionField = ending != Ending.KEEP ? "close" : head.http11() ? "" : "keep-alive";
        var out = channel.alloc().directBuffer(AnswerHead.estimate(response.headers()) + room);
        AnswerHead.write(out, response, noLength(response) ? -1 : length, connectionField);
        return out;
    }

    private boolean noLength(HttpResponse response) {
        int status = response.status();
        boolean said = head.isHead() && response.headers().has("content-length");
        return said || status == 204 || status == 304 || status < 200;
    }

    private void sendBytes(HttpResponse response, byte[] bytes, boolean bodiless, Ending ending) throws IOException {
        if (bodiless || bytes.length <= SHORT_BYTES) {
            last = headOf(response, bytes.length, ending, bytes.length);
            if (!bodiless) {
                last.writeBytes(bytes);
            }
            return;
        }
        try {
            if (listener.answerMemory.take(bytes.length)) {
                sendWhole(headOf(response, bytes.length, ending, 0), Unpooled.wrappedBuffer(bytes));
            } else {
                sendOverload(ending);
            }
        } finally {
            listener.answerMemory.give(bytes.length);
        }
    }

    /// In the place of an answer for which there is no memory while its client takes it.
    private void sendOverload(Ending ending) {
        var refused = listener.refuse(Refusal.OVERLOAD, request.id());
        var text = refused.content() instanceof Content.Bytes(var bytes) ? bytes : new byte[0];
        last = headOf(refused, text.length, ending, text.length).writeBytes(text);
    }

    private void sendStored(HttpResponse response, Body stored, boolean bodiless, Ending ending) throws IOException {
        if (bodiless) {
            last = headOf(response, stored.length(), ending, 0);
            return;
        }
        switch (stored) {
            case Body.Inline inline -> sendInline(response, inline, ending);
            case Body.Slices slices
            when slices.length() > SHORT_SLICES_BYTES && !connection.isTls() -> sendRegions(response, slices, ending);
            case Body.Slices slices -> sendChunks(response, slices.length(), SliceReader.of(slices), ending);
            case Body.Stream stream -> sendChunks(response, stream.length(), stream::read, ending);
        }
    }

    private void sendInline(HttpResponse response, Body.Inline inline, Ending ending) throws IOException {
        var bytes = inline.bytes();
        int length = bytes.remaining();
        if (length <= SHORT_BYTES) {
            last = headOf(response, length, ending, length).writeBytes(bytes);
        } else {
            sendWhole(headOf(response, length, ending, 0), Unpooled.wrappedBuffer(bytes));
        }
    }

    private void sendWhole(ByteBuf answerHead, ByteBuf content) throws IOException {
        outlet.write((long) answerHead.readableBytes() + content.readableBytes(), answerHead, content);
        outlet.awaitPending(0);
    }

    private void sendRegions(HttpResponse response, Body.Slices slices, Ending ending) throws IOException {
        Object before = headOf(response, slices.length(), ending, 0);
        for (var slice : slices.slices()) {
            var region = new Region(slice);
            if (before == null) {
                outlet.write(slice.length(), region);
            } else {
                outlet.write(slice.length(), before, region);
                before = null;
            }
            outlet.awaitPending(0);
        }
    }

    /// Two chunks at most are in memory: one that is sent, and one that is read meanwhile. For a client that takes
    /// them slowly they are small.
    private void sendChunks(HttpResponse response, long length, Source source, Ending ending) throws IOException {
        ByteBuf out;
        try {
            out = firstChunk(response, length, source, ending);
        } catch (UnreadableBody failed) {
            throw new UnreadableBody(failed.why(), true);
        }
        long left = length - Math.min(length, FIRST_CHUNK_BYTES);
        int size = FIRST_CHUNK_BYTES;
        while (left > 0) {
            int bytes = out.readableBytes();
            outlet.write(bytes, out);
            out = channel.alloc().directBuffer((int) Math.min(size, left));
            try {
                int read = fill(out, source, (int) Math.min(size, left));
                left -= read;
                long waited = outlet.awaitPending(0);
                size = waited > SLOW_NANOS ? LEAST_CHUNK_BYTES : Math.min(size * 2, MOST_CHUNK_BYTES);
            } catch (Throwable failed) {
                out.release();
                throw failed;
            }
        }
        last = out;
    }

    /// Read before anything is sent, so that a body which fails at once is still answered properly.
    private ByteBuf firstChunk(HttpResponse response, long length, Source source, Ending ending) throws IOException {
        int bytes = (int) Math.min(length, FIRST_CHUNK_BYTES);
        var out = headOf(response, length, ending, bytes);
        try {
            fill(out, source, bytes);
            return out;
        } catch (Throwable failed) {
            out.release();
            throw failed;
        }
    }

    private static int fill(ByteBuf out, Source source, int bytes) throws IOException {
        int from = out.writerIndex();
        out.ensureWritable(bytes);
        var into = out.nioBuffer(from, bytes);
        try {
            while (into.hasRemaining()) {
                if (source.read(into) < 0) {
                    throw new IOException("the body is shorter than it said");
                }
            }
        } catch (IOException | RuntimeException failed) {
            throw new UnreadableBody(failed, false);
        }
        out.writerIndex(from + bytes);
        return bytes;
    }

    /// It is the store that failed, and not the connection.
    private static final class UnreadableBody extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Exception why;
        private final boolean atOnce;

        /// @param atOnce whether nothing of the answer was sent yet
        UnreadableBody(Exception why, boolean atOnce) {
            super(why);
            this.why = why;
            this.atOnce = atOnce;
        }

        Exception why() {
            return why;
        }
    }

    private interface Source {
        int read(ByteBuffer into) throws IOException;
    }

    /// Reads file slices one after another.
    private static final class SliceReader {
        private SliceReader() {}

        static Source of(Body.Slices slices) {
            var rest = slices.slices().iterator();
            return new Source() {
                private Body.@Nullable Slice slice;
                private long at;

                @Override
                public int read(ByteBuffer into) throws IOException {
                    while (slice == null || at == slice.length()) {
                        if (!rest.hasNext()) {
                            return -1;
                        }
                        slice = rest.next();
                        at = 0;
                    }
                    int limit = into.limit();
                    into.limit((int) Math.min(limit, into.position() + slice.length() - at));
                    int read = slice.channel().read(into, slice.offset() + at);
                    into.limit(limit);
                    at += Math.max(read, 0);
                    return read;
                }
            };
        }
    }

    /// A file region that leaves its channel open: that belongs to the body.
    private static final class Region extends DefaultFileRegion {
        Region(Body.Slice slice) {
            super(slice.channel(), slice.offset(), slice.length());
        }

        @Override
        protected void deallocate() {}
    }

    /// What becomes of a connection after an answer.
    enum Ending {
        /// A further request may come.
        KEEP,
        /// Nothing is left to read: it may be closed.
        CLOSE,
        /// Something is, so a close would make the client's system throw our answer away: read on for a while.
        LINGER,
        /// The answer is not whole, and the client must see that.
        CUT
    }
}
