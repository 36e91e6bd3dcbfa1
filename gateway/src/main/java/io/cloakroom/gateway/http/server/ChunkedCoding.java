package io.cloakroom.gateway.http.server;

import io.cloakroom.gateway.http.BodyException;
import io.cloakroom.gateway.http.HttpLimits;
import io.cloakroom.gateway.http.head.FieldNames;
import java.nio.ByteBuffer;

/// Removes the chunked coding (RFC 9112, 7.1), strictly: CR LF only, no blanks around sizes, no size that overflows.
/// Extensions and trailer fields are checked for form, counted against their limits, and dropped.
final class ChunkedCoding {
    private static final int SIZE_DIGITS = 15;

    private final BodyInput input;
    private int extensionBytesLeft;
    private int trailerBytesLeft;
    private long left;
    private boolean first = true;
    private boolean ended;

    ChunkedCoding(BodyInput input, HttpLimits.Sizes limits) {
        this.input = input;
        this.extensionBytesLeft = limits.chunkExtensionBytes();
        this.trailerBytesLeft = limits.trailerBytes();
    }

    boolean ended() {
        return ended;
    }

    /// @return -1 at the end
    int read(ByteBuffer into) throws BodyException {
        if (!nextChunk()) {
            return -1;
        }
        int count = input.read(into, left);
        left -= count;
        return count;
    }

    private boolean nextChunk() throws BodyException {
        if (left == 0 && !ended) {
            if (!first) {
                lineEnd(input.readByte());
            }
            first = false;
            left = size();
            if (left == 0) {
                trailer();
                ended = true;
            }
        }
        return !ended;
    }

    private long size() throws BodyException {
        long size = 0;
        for (int digits = 0; ; digits++) {
            byte b = input.readByte();
            int digit = Character.digit(b, 16);
            if (digit < 0) {
                if (digits == 0) {
                    throw malformed("a chunk without a size");
                }
                extension(b);
                return size;
            }
            if (digits == SIZE_DIGITS) {
                throw malformed("a chunk size that is too long");
            }
            size = size << 4 | digit;
        }
    }

    private void extension(byte begin) throws BodyException {
        byte b = begin;
        if (b == ';') {
            do {
                b = input.readByte();
                if (--extensionBytesLeft < 0) {
                    throw malformed("chunk extensions over the limit");
                }
            } while (isText(b));
        }
        lineEnd(b);
    }

    private void trailer() throws BodyException {
        while (true) {
            byte b = input.readByte();
            if (b == '\r') {
                lineEnd(b);
                return;
            }
            if (!FieldNames.isToken(b)) {
                throw malformed("a trailer field without a name");
            }
            while (isText(b)) {
                b = input.readByte();
                if (--trailerBytesLeft < 0) {
                    throw malformed("trailer fields over the limit");
                }
            }
            lineEnd(b);
        }
    }

    private void lineEnd(byte cr) throws BodyException {
        if (cr != '\r' || input.readByte() != '\n') {
            throw malformed("a chunk line that does not end with CR LF");
        }
    }

    private static boolean isText(byte b) {
        return b < 0 || b >= ' ' && b != 0x7F || b == '\t';
    }

    private static BodyException malformed(String what) {
        return new BodyException(BodyException.Kind.MALFORMED, what);
    }
}
