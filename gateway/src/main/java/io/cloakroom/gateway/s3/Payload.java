package io.cloakroom.gateway.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalLong;

/// A request's payload with the framing taken off (`aws-chunked`), its signatures and its payload hash checked while
/// it is read: the read that meets the end throws when they do not match.
public interface Payload {
    /// How many bytes will come, when the client said so (x-amz-decoded-content-length, else Content-Length).
    OptionalLong length();

    /// Reads up to `into.remaining()` bytes and blocks for at least one.
    ///
    /// @return the number of bytes, or -1 at the end
    /// @throws S3Exception when what was read is not what was signed or announced
    int read(ByteBuffer into) throws IOException;

    /// Trailing header fields by lower-case name; complete once [#read] has returned -1.
    Map<String, String> trailers();
}
