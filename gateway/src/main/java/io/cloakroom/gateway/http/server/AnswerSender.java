package io.cloakroom.gateway.http.server;

import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.http.Refusal;
import io.cloakroom.gateway.http.head.AnswerHead;
import io.cloakroom.gateway.http.head.RequestHead;
import io.cloakroom.gateway.http.server.ExchangeConnection.Ending;
import io.cloakroom.storage.Body;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends the answer to one request, on the request's thread. The last piece of an answer, which for a short answer is all of
/// it, stays here until [#last] hands it to the connection, so that the thread need not wait until the client has taken it.
final class AnswerSender {
    /// An answer up to this size goes out in one piece, and the thread does not wait for it.
    private static final int SHORT_BYTES = 64 << 10;

    private static final int LEAST_CHUNK_BYTES = 16 << 10;
    private static final int FIRST_CHUNK_BYTES = 64 << 10;
    private static final int MOST_CHUNK_BYTES = 256 << 10;
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Listener listener;
    private final Channel channel;
    private final boolean tls;
    private final Outlet outlet;
    private final RequestHead head;
    private final String requestId;

    private @Nullable ByteBuf last;

    AnswerSender(Listener listener, ExchangeConnection connection, Outlet outlet, RequestHead head, String requestId) {
        this.listener = listener;
        this.channel = connection.channel();
        this.tls = connection.isTls();
        this.outlet = outlet;
        this.head = head;
        this.requestId = requestId;
    }

    /// What is still to be sent; `null` for nothing. The caller releases it.
    @Nullable
    ByteBuf last() {
        return last;
    }

    /// Sends all of an answer but [#last].
    ///
    /// @param ending announced to the client in the header block
    /// @return the answer to send instead, when the body cannot be read and nothing was sent yet
    @Nullable
    HttpResponse send(HttpResponse response, Ending ending) throws IOException {
        int status = response.status();
        boolean bodiless = head.isHead() || status == 204 || status == 304 || status < 200;
        switch (response.content()) {
            case Content.None() -> last = headOf(response, head.isHead() || status == 304 ? -1 : 0, ending, 0);
            case Content.Bytes(var bytes) -> sendBytes(response, bytes, bodiless, ending);
            case Content.StoredBody stored -> {
                var unreadable = sendOrFail(response, stored, bodiless, ending);
                if (unreadable != null) {
                    return stored.instead().apply(unreadable);
                }
            }
        }
        return null;
    }

    /// Sends what [#send] has left over, and waits until the client has taken it.
    void flush() throws IOException {
        var answer = last;
        if (answer != null) {
            last = null;
            outlet.write(answer.readableBytes(), answer);
        }
        outlet.awaitPending(0);
    }

    /// @return why the body cannot be read, when nothing was sent for that reason
    private @Nullable Exception sendOrFail(
            HttpResponse response, Content.StoredBody stored, boolean bodiless, Ending ending) throws IOException {
        long sentBytes = -1;
        boolean begun = true;
        try (var content = stored.body()) {
            sendStored(response, stored, bodiless, ending);
            sentBytes = bodiless ? 0 : content.length();
            return null;
        } catch (UnreadableBody failed) {
            begun = !failed.atOnce();
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

    private ByteBuf headOf(HttpResponse response, long length, Ending ending, int room) {
        var connectionField = ending != Ending.KEEP ? "close" : head.http11() ? "" : "keep-alive";
        var out = channel.alloc().directBuffer(AnswerHead.estimate(response.headers()) + room);
        AnswerHead.write(out, response, noLength(response) ? -1 : length, connectionField);
        return out;
    }

    private boolean noLength(HttpResponse response) {
        int status = response.status();
        boolean announced = head.isHead() && response.headers().has("content-length");
        return announced || status == 204 || status == 304 || status < 200;
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

    /// Refuses with 503, because there is no memory to hold the answer while its client takes it.
    private void sendOverload(Ending ending) {
        var refused = listener.refuse(Refusal.OVERLOAD, requestId);
        var text = refused.content() instanceof Content.Bytes(var bytes) ? bytes : new byte[0];
        last = headOf(refused, text.length, ending, text.length).writeBytes(text);
    }

    private void sendStored(HttpResponse response, Content.StoredBody stored, boolean bodiless, Ending ending)
            throws IOException {
        var body = stored.body();
        if (bodiless) {
            stored.onBegun().run();
            last = headOf(response, body.length(), ending, 0);
            return;
        }
        switch (body) {
            case Body.Inline inline -> {
                stored.onBegun().run();
                sendInline(response, inline, ending);
            }
            case Body.Slices slices
            when !tls -> {
                stored.onBegun().run();
                sendRegions(response, slices, ending);
            }
            case Body.Slices slices -> sendChunks(response, stored, BodySource.of(slices), ending);
            case Body.Stream stream -> sendChunks(response, stored, stream::read, ending);
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

    /// Keeps at most two chunks in memory: one that is being sent, and the next one, which is read meanwhile. For a
    /// slow client the chunks are small.
    private void sendChunks(HttpResponse response, Content.StoredBody stored, BodySource source, Ending ending)
            throws IOException {
        long length = stored.body().length();
        ByteBuf out;
        try {
            out = firstChunk(response, length, source, ending);
        } catch (UnreadableBody failed) {
            throw new UnreadableBody(failed.why(), true);
        } catch (Throwable failed) {
            stored.onBegun().run(); // nothing takes the place of this answer: the connection is cut
            throw failed;
        }
        stored.onBegun().run();
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

    /// Reads the first chunk before anything is sent, so that a body which fails at once can still be answered
    /// properly.
    private ByteBuf firstChunk(HttpResponse response, long length, BodySource source, Ending ending)
            throws IOException {
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

    private static int fill(ByteBuf out, BodySource source, int bytes) throws IOException {
        int from = out.writerIndex();
        out.ensureWritable(bytes);
        var into = out.nioBuffer(from, bytes);
        try {
            while (into.hasRemaining()) {
                if (source.read(into) < 0) {
                    throw new IOException("the body is shorter than announced");
                }
            }
        } catch (IOException | RuntimeException failed) {
            throw new UnreadableBody(failed, false);
        }
        out.writerIndex(from + bytes);
        return bytes;
    }

    /// A file region that leaves its channel open, because the channel belongs to the body.
    private static final class Region extends DefaultFileRegion {
        Region(Body.Slice slice) {
            super(slice.channel(), slice.offset(), slice.length());
        }

        @Override
        protected void deallocate() {}
    }
}
