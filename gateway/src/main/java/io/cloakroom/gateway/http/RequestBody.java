package io.cloakroom.gateway.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// The bytes of a request's body, without the transfer coding. Reading drives the socket: more is asked of it only when
/// the bytes that came were read. The first read sends `100 Continue` to a client that waits for it.
public interface RequestBody {
    /// The Content-Length; empty with `Transfer-Encoding: chunked`. A request with neither has no body:
    /// [#announced] is then false and the length 0.
    OptionalLong length();

    /// Whether the client sent Content-Length or Transfer-Encoding.
    boolean announced();

    /// Reads up to `into.remaining()` bytes and blocks for at least one.
    ///
    /// @return the number of bytes, or -1 at the end
    /// @throws BodyException when the client broke off, was too slow, or sent something that is no body
    int read(ByteBuffer into) throws IOException;

    /// Whether the client has closed the connection, or at least its own half of it. Long work for which nobody waits
    /// may stop then. Always false for a body that came from no connection.
    default boolean abandoned() {
        return false;
    }
}
