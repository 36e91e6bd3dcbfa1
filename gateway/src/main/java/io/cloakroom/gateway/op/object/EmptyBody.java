package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Refuses a body in requests that take none: a body means that the client meant another request.
public final class EmptyBody {
    private EmptyBody() {}

    /// Reads a byte only when the client did not announce a length. That may take time, so the request is admitted
    /// again afterwards.
    ///
    /// @throws S3Exception InvalidRequest when the body is not empty; as [S3Request#admittedNow]
    public static void require(S3Request request) throws IOException {
        var length = request.payload().length();
        boolean empty =
                length.isPresent() ? length.getAsLong() == 0 : request.payload().read(ByteBuffer.allocate(1)) < 0;
        if (!empty) {
            throw S3Error.INVALID_REQUEST.exception(
                    "The request included a body. Requests of this type must not include a non-empty body.");
        }
        if (length.isEmpty()) {
            request.admittedNow();
        }
    }
}
