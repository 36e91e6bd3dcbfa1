package io.cloakroom.gateway.http.server;

import io.cloakroom.gateway.http.BodyException;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The receiving side of a connection, as a request's thread sees it. Reads wait for bytes as long as the client keeps
/// the minimum rate. While it waits, the request gives up its turn to run.
final class BodyInput {
    private final ArrivedBytes arrived;
    private final Runnable ask;
    private final Pace pace;
    private final WorkPermits.Turn turn;
    private @Nullable ByteBuf current;

    /// @param ask reads from the channel, from any thread
    BodyInput(ArrivedBytes arrived, Runnable ask, Pace pace, WorkPermits.Turn turn) {
        this.arrived = arrived;
        this.ask = ask;
        this.pace = pace;
        this.turn = turn;
    }

    /// Limits the waiting for the client, from now on and in all.
    void hurry(int millis) {
        pace.hurry(millis);
    }

    /// Whether a byte can be had without waiting.
    boolean isReady() {
        return current != null || !arrived.isEmpty();
    }

    /// Reads at least one and at most `most` bytes.
    int read(ByteBuffer into, long most) throws BodyException {
        var bytes = bytes();
        int count = (int) Math.min(Math.min(most, into.remaining()), bytes.readableBytes());
        int limit = into.limit();
        into.limit(into.position() + count);
        bytes.readBytes(into);
        into.limit(limit);
        releaseIfRead(bytes);
        return count;
    }

    /// Passes over at least one and at most `most` bytes.
    int skip(long most) throws BodyException {
        var bytes = bytes();
        int count = (int) Math.min(most, bytes.readableBytes());
        bytes.skipBytes(count);
        releaseIfRead(bytes);
        return count;
    }

    byte readByte() throws BodyException {
        var bytes = bytes();
        byte b = bytes.readByte();
        releaseIfRead(bytes);
        return b;
    }

    private ByteBuf bytes() throws BodyException {
        var bytes = current;
        if (bytes == null) {
            bytes = arrived.poll();
            askIfWanted();
            if (bytes == null) {
                bytes = await();
            }
            current = bytes;
        }
        return bytes;
    }

    private void releaseIfRead(ByteBuf bytes) {
        if (!bytes.isReadable()) {
            current = null;
            bytes.release();
        }
    }

    private void askIfWanted() {
        if (arrived.wantsMore()) {
            ask.run();
        }
    }

    private ByteBuf await() throws BodyException {
        turn.pause();
        try {
            while (true) {
                long began = System.nanoTime();
                var bytes = arrived.await(pace.patienceNanos());
                boolean kept = pace.keeps(System.nanoTime() - began, bytes == null ? 0 : bytes.readableBytes());
                if (bytes != null && kept) {
                    askIfWanted();
                    return bytes;
                }
                if (bytes != null) {
                    bytes.release();
                }
                if (!kept) {
                    throw new BodyException(BodyException.Kind.TOO_SLOW, "the body comes too slowly");
                }
                if (arrived.ended()) {
                    throw new BodyException(BodyException.Kind.INCOMPLETE, "the connection ended before the body");
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new BodyException(BodyException.Kind.INCOMPLETE, "stopped while waiting for the body");
        } finally {
            turn.resume();
        }
    }

    /// Gives unused bytes back to the event loop.
    void close() {
        arrived.stopReadingAhead();
        if (current != null) {
            arrived.putBack(current);
            current = null;
        }
    }
}
