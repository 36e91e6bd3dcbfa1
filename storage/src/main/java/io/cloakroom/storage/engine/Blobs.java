package io.cloakroom.storage.engine;

import io.cloakroom.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;

/// Byte streams under fresh names, written once, front to back. A blob that no commit claims is garbage, which the engine
/// collects by itself, also after a crash.
public interface Blobs {
    /// Begins a blob in a space.
    ///
    /// @param length how many bytes will be written, when known: short blobs are then packed together in one file
    Writer create(String space, OptionalLong length) throws IOException;

    /// Opens a blob for reading. Its bytes stay until it is closed, also when it is released meanwhile.
    Reader open(String space, BlobRef blob) throws IOException;

    /// Keeps the bytes behind a key as they are while somebody reads it: what commits of this owner release from now on
    /// (a [Change.Release], or a blob that was moved) can still be opened until the last hold on the owner is closed.
    /// An object of many parts is read under one hold, so that not each part needs an open file. Cheap, and asks no
    /// disk; the releases themselves are durable with their commit, so that a crash leaves nothing behind.
    ///
    /// @param owner the S3 key's UTF-8 bytes, as in [KeyValue#commit]
    Hold hold(Partition partition, byte[] owner);

    /// Where bytes go. Not for several threads. Closing without [#seal] gives the space back.
    interface Writer extends AutoCloseable {
        /// Writes all that remains in `bytes`.
        void write(ByteBuffer bytes) throws IOException;

        /// Returns when every byte (and the file's name) is durable, as `durability` has it. Until the ref is claimed by
        /// a commit or the writer is closed, the blob is kept.
        BlobRef seal() throws IOException;

        /// To be called after the claiming commit, or instead of it. After a seal without a claim the blob is garbage.
        @Override
        void close();
    }

    interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /// For one thread at a time.
    interface Reader extends AutoCloseable {
        /// Fills `into` with the bytes from `position` of the blob on; fails when there are not as many.
        void read(long position, ByteBuffer into) throws IOException;

        /// Whether nothing is written to its file any more, so that a block that was found whole need not be checked again.
        boolean settled();

        /// The same stretch as slices of files for `sendfile`; empty when this engine has no files.
        List<Body.Slice> slices(long position, long length) throws IOException;

        @Override
        void close();
    }
}
