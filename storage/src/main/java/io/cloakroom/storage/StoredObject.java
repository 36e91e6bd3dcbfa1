package io.cloakroom.storage;

import io.cloakroom.storage.encryption.CustomerKey;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One version of an object as it was when it was opened. Later writes do not change what its bodies return. Must be closed.
public interface StoredObject extends AutoCloseable {
    ObjectInfo info();

    /// Opens the data key of an encrypted object; does nothing for an object that is not encrypted. It must be called before
    /// a body of an object that is encrypted with the client's key (SSE-C) is opened. For other objects, the body opens the
    /// key by itself.
    ///
    /// @param key that the request contains; `null` for none
    /// @throws io.cloakroom.storage.encryption.KeyException when the object is encrypted with a key of the client and
    ///     `key` is another one, when the request contains a key for an object that is not encrypted like this, or when the
    ///     key cannot be obtained
    void unlock(@Nullable CustomerKey key) throws IOException;

    /// All bytes of the object.
    Body body() throws IOException;

    /// @throws IllegalArgumentException when the range does not lie within the object
    Body body(ByteRange range) throws IOException;

    /// The position of part `number` (from 1) of a multipart object; empty when there is no such part. An object put in one
    /// piece is its own part 1, as `GET ?partNumber=1` requires.
    java.util.Optional<PartSpan> part(int number) throws IOException;

    /// The part of a multipart object that begins at the byte `first`; empty when no part does, and for an object put in one
    /// piece.
    java.util.Optional<PartSpan> partFrom(long first) throws IOException;

    /// Up to `max` parts with numbers over `after`, in order; empty for an object put in one piece.
    java.util.List<PartSpan> parts(int after, int max) throws IOException;

    @Override
    void close();

    /// One part within a completed object.
    ///
    /// @param first     offset of its first byte within the object
    /// @param checksums of the part alone, in the algorithm of the upload
    record PartSpan(
            int number, long first, long size, java.util.List<io.cloakroom.storage.checksum.Checksum> checksums) {}
}
