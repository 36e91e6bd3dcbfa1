package io.cloakroom.gateway.http.server;

import io.cloakroom.gateway.http.BodyException;
import io.cloakroom.gateway.http.HttpLimits;
import io.cloakroom.gateway.http.RequestBody;
import io.cloakroom.gateway.http.head.RequestHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A request's body, read from the socket. For the request's own thread.
final class WireBody implements RequestBody {
    private final RequestHead head;
    private final HttpLimits.Sizes limits;
    private final ArrivedBytes arrived;
    private final BodyInput input;
    private final Runnable sendContinue;
    private final @Nullable ChunkedCoding chunked;
    private long left;
    private boolean begun;
    private boolean broken;
    private boolean finished;

    WireBody(RequestHead head, HttpLimits.Sizes limits, ArrivedBytes arrived, BodyInput input, Runnable sendContinue) {
        this.head = head;
        this.limits = limits;
        this.arrived = arrived;
        this.input = input;
        this.sendContinue = sendContinue;
        this.chunked = head.chunked() ? new ChunkedCoding(input, limits) : null;
        this.left = Math.max(head.length(), 0);
    }

    /// Limits the waiting for the client, from now on and in all.
    void hurry(int millis) {
        input.hurry(millis);
    }

    @Override
    public OptionalLong length() {
        return head.chunked() ? OptionalLong.empty() : OptionalLong.of(Math.max(head.length(), 0));
    }

    @Override
    public boolean announced() {
        return head.chunked() || head.length() >= 0;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (finished) {
            throw new IOException("the request has ended");
        }
        if (broken) {
            throw new BodyException(BodyException.Kind.MALFORMED, "the body broke off before");
        }
        if (!into.hasRemaining() && !isWhole()) {
            return 0;
        }
        begin();
        if (isWhole()) {
            return -1;
        }
        try {
            return readOn(into);
        } catch (BodyException failed) {
            broken = true;
            throw failed;
        }
    }

    @Override
    public boolean abandoned() {
        return arrived.ended();
    }

    private int readOn(ByteBuffer into) throws BodyException {
        if (chunked != null) {
            return chunked.read(into);
        }
        int count = input.read(into, left);
        left -= count;
        return count;
    }

    /// Sends `100 Continue` where the client waits for it, even for an empty body: clients built on botocore ask then,
    /// and AWS grants it. If such a client got the answer at once, it would take it for the answer to its next request
    /// as well, and wait a minute for the rest.
    private void begin() {
        if (!begun) {
            begun = true;
            arrived.readAhead(limits.readAheadBytes(), head.chunked() ? Long.MAX_VALUE : left);
            if (head.expectsContinue() && !input.isReady()) {
                sendContinue.run();
            }
        }
    }

    private boolean isWhole() {
        return chunked != null ? chunked.ended() : left == 0;
    }

    /// Whether the connection can be used for a further request, once [#drain] was called. It cannot when the client
    /// got an answer while it waited for `100 Continue`, even for an empty body: clients differ in what they send next.
    boolean isDrainable() {
        if (!begun && head.expectsContinue() && !input.isReady()) {
            return false;
        }
        return isWhole() || !broken && chunked == null && left <= limits.drainBytes();
    }

    /// Whether all of it was read.
    boolean isDrained() {
        return isWhole();
    }

    /// Skips the rest of a body that [#isDrainable].
    void drain() throws BodyException {
        if (!isWhole()) {
            arrived.readAhead(limits.readAheadBytes(), left);
            begun = true;
        }
        while (left > 0) {
            left -= input.skip(left);
        }
    }

    /// Ends the reading. Unused bytes belong to the event loop again.
    void finish() {
        finished = true;
        input.close();
    }
}
