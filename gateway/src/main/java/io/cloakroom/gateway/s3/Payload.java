package io.cloakroom.gateway.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalLong;

/// The payload of a request, without the `aws-chunked` framing. Its signatures and its hash are checked while it is
/// read: the read that reaches the end throws when they do not match.
public interface Payload {
    /// The number of bytes, when the client has announced it (x-amz-decoded-content-length, else Content-Length).
    OptionalLong length();

    /// Reads up to `into.remaining()` bytes and blocks for at least one.
    ///
    /// @return the number of bytes, or -1 at the end
    /// @throws S3Exception when the bytes are not those that were signed or announced
    int read(ByteBuffer into) throws IOException;

    /// Trailers by lower-case name; complete once [#read] has returned -1.
    Map<String, String> trailers();
}
