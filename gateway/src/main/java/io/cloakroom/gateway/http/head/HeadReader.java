package io.cloakroom.gateway.http.head;

import io.cloakroom.gateway.http.HttpLimits;
import io.cloakroom.gateway.http.Refusal;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Collects one header block, strictly: lines end with CR LF and nothing else, control characters end the connection,
/// and a block that is too long is refused before it is kept. Holds memory only while a block is incomplete, and counts
/// that memory.
public final class HeadReader {
    private static final byte[] NOTHING = {};
    private static final int STEP_BYTES = 2048;
    /// Room in the request line for method and version, beside the target.
    private static final int LINE_EXTRA_BYTES = 64;
    /// How many empty lines before a request line are skipped (RFC 9112, 2.2).
    private static final int EMPTY_LINES = 2;

    private final HttpLimits.Sizes limits;
    private final MemoryBudget memory;
    private int counted;
    private byte[] block = NOTHING;
    private int length;
    private int scanned;
    private int start;
    private int lineStart;
    private int fieldsStart;

    public HeadReader(HttpLimits.Sizes limits, MemoryBudget memory) {
        this.limits = limits;
        this.memory = memory;
    }

    /// Whether part of a block has been read.
    public boolean begun() {
        return length > 0;
    }

    /// Reads on. Bytes behind the block stay in the buffer.
    ///
    /// @return `null` when the block has not ended yet
    @Nullable
    public RequestHead read(ByteBuf in) throws RefusedHead {
        while (in.isReadable()) {
            int step = Math.min(in.readableBytes(), STEP_BYTES);
            if (block.length < length + step) {
                block = Arrays.copyOf(block, length + step);
            }
            in.readBytes(block, length, step);
            length += step;
            int end = scan();
            if (end >= 0) {
                in.readerIndex(in.readerIndex() - (length - end));
                var head = new HeadParser(limits, block, start, end).parse();
                reset();
                return head;
            }
        }
        return null;
    }

    /// Counts the memory that is kept until more bytes come.
    ///
    /// @return false when all connections together keep too much; one of them has to give way then
    public boolean count() {
        int more = block.length - counted;
        counted = block.length;
        return memory.take(more);
    }

    /// Frees the memory of a block that will not be completed.
    public void release() {
        reset();
    }

    private void reset() {
        memory.give(counted);
        counted = 0;
        block = NOTHING;
        length = 0;
        scanned = 0;
        start = 0;
        lineStart = 0;
        fieldsStart = 0;
    }

    /// @return where the block ends, or -1
    private int scan() throws RefusedHead {
        for (; scanned < length; scanned++) {
            byte b = block[scanned];
            boolean afterCr = scanned > 0 && block[scanned - 1] == '\r';
            if (afterCr != (b == '\n') || isControl(b)) {
                throw new RefusedHead(Refusal.BAD_REQUEST);
            }
            if (b == '\n' && endOfLine()) {
                return scanned + 1;
            }
            if (fieldsStart == 0 && scanned - start > limits.targetBytes() + LINE_EXTRA_BYTES) {
                throw new RefusedHead(Refusal.URI_TOO_LONG);
            }
            if (fieldsStart > 0 && scanned - fieldsStart > limits.headerBytes()) {
                throw new RefusedHead(Refusal.HEADER_TOO_LARGE);
            }
        }
        return -1;
    }

    private static boolean isControl(byte b) {
        return b >= 0 && b < ' ' && b != '\r' && b != '\n' && b != '\t' || b == 0x7F;
    }

    /// @return whether the line was the last one
    private boolean endOfLine() throws RefusedHead {
        boolean empty = scanned - lineStart == 1;
        lineStart = scanned + 1;
        if (fieldsStart > 0) {
            return empty;
        }
        if (!empty) {
            fieldsStart = lineStart;
        } else {
            start = lineStart;
            if (start > EMPTY_LINES * 2) {
                throw new RefusedHead(Refusal.BAD_REQUEST);
            }
        }
        return false;
    }
}
