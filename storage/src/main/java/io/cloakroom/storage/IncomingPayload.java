package io.cloakroom.storage;

import io.cloakroom.storage.encryption.CustomerKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A payload on its way in. The store reads it to its end, then calls [#finish], and commits the object only after that. An
/// exception from either ends the write with nothing stored.
public interface IncomingPayload {
    /// How many bytes will come, if the client announced it. When more or fewer come, [#read] throws.
    OptionalLong length();

    /// Reads up to `into.remaining()` bytes and blocks for at least one.
    ///
    /// @return the number of bytes, or -1 at the end
    int read(ByteBuffer into) throws IOException;

    /// To be called once, after the end. Verifies all that the client announced: hashes, checksums, trailers.
    PayloadDigests finish() throws IOException;

    /// The key that the client sent with the bytes; `null` for none. Needed for encryption with SSE-C.
    default @Nullable CustomerKey customerKey() {
        return null;
    }
}
