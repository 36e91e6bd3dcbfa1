package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import java.io.IOException;
import java.nio.ByteBuffer;

/// For requests whose header says everything: a body means that the client meant another request.
public final class EmptyBody {
    private EmptyBody() {}

    /// Reads a byte only where the client did not say how many will come. That may take time, after which the request must
    /// still be admitted.
    ///
    /// @throws S3Exception InvalidRequest when the request has a body with something in it; InvalidAccessKeyId and what else
    ///     [S3Request#admittedNow] throws
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
