package io.cloakroom.storage;

import io.cloakroom.storage.encryption.CustomerKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A payload on its way in. The store reads it to its end, then asks [#finish] what it was; the object is committed
/// only after that. Whatever either of the two throws ends the write with nothing stored.
public interface IncomingPayload {
    /// How many bytes will come, when the client said so. More or fewer is an exception from [#read].
    OptionalLong length();

    /// Reads up to `into.remaining()` bytes and blocks for at least one.
    ///
    /// @return the number of bytes, or -1 at the end
    int read(ByteBuffer into) throws IOException;

    /// To be called once, after the end: verifies all that the client announced (hashes, checksums, trailers).
    PayloadDigests finish() throws IOException;

    /// The key that the client sent with the bytes; `null` for none. Needed when they are to be encrypted with SSE-C.
    default @Nullable CustomerKey customerKey() {
        return null;
    }
}
