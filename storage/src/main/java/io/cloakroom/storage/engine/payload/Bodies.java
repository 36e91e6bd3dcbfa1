package io.cloakroom.storage.engine.payload;

import io.cloakroom.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The three kinds of [Body] for payload that this package reads.
final class Bodies {
    private Bodies() {}

    record OfMemory(ByteBuffer bytes) implements Body.Inline {
        static final OfMemory EMPTY = new OfMemory(ByteBuffer.allocate(0));

        @Override
        public long length() {
            return bytes.remaining();
        }

        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }

        @Override
        public void close() {
            // Memory needs no closing.
        }
    }

    record OfFiles(PayloadReader reader, SharedHold hold, List<Slice> slices) implements Body.Slices {
        @Override
        public long length() {
            return slices.stream().mapToLong(Slice::length).sum();
        }

        @Override
        public void close() {
            reader.close();
            hold.close();
        }
    }

    /// One piece of a stream: the bytes of one blob, decrypted if need be.
    interface Piece extends AutoCloseable {
        /// @return how many bytes were read, at least one; -1 at the end
        int read(ByteBuffer into) throws IOException;

        @Override
        void close();
    }

    /// The pieces of a stream in their order, opened one after another.
    interface Pieces extends AutoCloseable {
        /// The next piece, or `null` behind the last. The caller closes it.
        ///
        /// @param block room for one block
        @Nullable
        Piece next(ByteBuffer block) throws IOException;

        @Override
        void close();
    }

    static final class OfPieces implements Body.Stream {
        private final long length;
        private final Pieces pieces;
        private final SharedHold hold;
        private final BufferPool buffers;
        private @Nullable ByteBuffer block;
        private @Nullable Piece piece;
        private boolean closed;

        OfPieces(long length, Pieces pieces, SharedHold hold, BufferPool buffers) {
            this.length = length;
            this.pieces = pieces;
            this.hold = hold;
            this.buffers = buffers;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            if (closed) {
                throw new IOException("the body is closed");
            }
            if (!into.hasRemaining()) {
                return 0;
            }
            while (true) {
                var current = piece;
                if (current == null) {
                    current = pieces.next(block());
                    if (current == null) {
                        return -1;
                    }
                    piece = current;
                }
                int count = current.read(into);
                if (count > 0) {
                    return count;
                }
                piece = null;
                current.close();
            }
        }

        private ByteBuffer block() {
            if (block == null) {
                block = buffers.take();
            }
            return block;
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            if (piece != null) {
                piece.close();
            }
            pieces.close();
            hold.close();
            if (block != null) {
                buffers.give(block);
                block = null;
            }
        }
    }
}
