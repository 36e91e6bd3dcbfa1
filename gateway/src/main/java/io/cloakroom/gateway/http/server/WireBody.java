package io.cloakroom.gateway.http.server;

import io.cloakroom.gateway.http.BodyException;
import io.cloakroom.gateway.http.HttpLimits;
import io.cloakroom.gateway.http.RequestBody;
import io.cloakroom.gateway.http.head.RequestHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A request's body as it comes from the socket. For the request's own thread.
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

    /// Waits for the client only so long in all, from now on.
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

    /// An empty body is begun, too: clients built on botocore ask for leave to send it, as AWS grants. When they get the
    /// answer at once they take it for that of their next request as well, and wait a minute for the rest of that.
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

    /// Whether the connection can be used for a further request, once [#drain] was called. Not so when the client got
    /// an answer where it waited for leave to send, even to send nothing: clients differ in what they do next.
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

    /// Passes over the rest of a body that [#isDrainable].
    void drain() throws BodyException {
        if (!isWhole()) {
            arrived.readAhead(limits.readAheadBytes(), left);
            begun = true;
        }
        while (left > 0) {
            left -= input.skip(left);
        }
    }

    /// No more reading: what was not used belongs to the event loop again.
    void finish() {
        finished = true;
        input.close();
    }
}
