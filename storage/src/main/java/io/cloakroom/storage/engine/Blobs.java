package io.cloakroom.storage.engine;

import io.cloakroom.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;

/// Byte streams under fresh names, each written once, front to back. A blob that no commit claims is garbage, which the
/// engine collects by itself, also after a crash.
public interface Blobs {
    /// Begins a blob in a space.
    ///
    /// @param length how many bytes will be written, if known: short blobs are then packed into one file
    Writer create(String space, OptionalLong length) throws IOException;

    /// Opens a blob for reading. Its bytes stay until the reader is closed, even when the blob is released meanwhile.
    Reader open(String space, BlobRef blob) throws IOException;

    /// Keeps the bytes of an S3 key while somebody reads them: what commits of this owner release from now on (by a
    /// [Change.Release], or because a blob was moved) can still be opened until the last hold on the owner is closed. An
    /// object of many parts is read under one hold, so that not every part needs an open file. A hold is cheap and does no
    /// I/O. The releases themselves are durable with their commit, so a crash leaves nothing behind.
    ///
    /// @param owner the S3 key's UTF-8 bytes, as in [KeyValue#commit]
    Hold hold(Partition partition, byte[] owner);

    /// Writes a blob. Not safe for several threads. Closing it without [#seal] frees the space.
    interface Writer extends AutoCloseable {
        /// Writes all that remains in `bytes`.
        void write(ByteBuffer bytes) throws IOException;

        /// Returns when every byte (and the file's name) is durable, as the setting `durability` demands. The blob is kept
        /// until a commit claims it or the writer is closed.
        BlobRef seal() throws IOException;

        /// To be called after the commit that claims the blob, or instead of it. A sealed blob without a claim is garbage.
        @Override
        void close();
    }

    interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /// Reads a blob. For one thread at a time.
    interface Reader extends AutoCloseable {
        /// Fills `into` with the bytes of the blob from `position` on; fails when the blob has fewer.
        void read(long position, ByteBuffer into) throws IOException;

        /// Whether nothing is written to the blob's file any more, so that a verified block need not be verified again.
        boolean settled();

        /// A stretch of the blob as slices of files for `sendfile`; empty when this engine has no files.
        List<Body.Slice> slices(long position, long length) throws IOException;

        @Override
        void close();
    }
}
