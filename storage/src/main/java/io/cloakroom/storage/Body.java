package io.cloakroom.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/// The bytes of an object, or of a range of one, in the form in which the engine can hand them out at the least cost. Whoever
/// gets a body closes it. Until then its bytes stay readable, even when the object is deleted or overwritten.
public sealed interface Body extends AutoCloseable {
    long length();

    @Override
    void close();

    /// Short payload that was read with its record, and is verified.
    non-sealed interface Inline extends Body {
        /// Ready to be sent. The caller may move the buffer's position.
        ByteBuffer bytes();
    }

    /// Stretches of files whose bytes were verified before and have not changed since. They may be sent by `sendfile`.
    non-sealed interface Slices extends Body {
        List<Slice> slices();
    }

    /// Everything else: read from start to end, each block verified before it is given out.
    non-sealed interface Stream extends Body {
        /// Reads up to `into.remaining()` verified bytes and blocks for at least one.
        ///
        /// @return the number of bytes, or -1 at the end
        /// @throws StoreException of kind DAMAGED when a block does not match its checksum
        int read(ByteBuffer into) throws IOException;
    }

    /// A stretch of a file. The channel belongs to the body: read it at explicit positions, and never use or move the
    /// channel's own position.
    record Slice(FileChannel channel, long offset, long length) {}
}
