package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.xml.XmlElement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The XML that a request brings: bounded, and held against the digests that came with it.
public final class RequestXml {
    private static final int BUFFER_BYTES = 8192;

    private RequestXml() {}

    /// The root element.
    ///
    /// @param error when it is missing, malformed, or not named `root`
    /// @throws S3Exception that error, or MaxMessageLengthExceeded
    public static XmlElement read(S3Request request, String root, int maxBytes, S3Error error) throws IOException {
        return readIfAny(request, root, maxBytes, error).orElseThrow(error::exception);
    }

    /// The root element; empty when there is no body.
    public static Optional<XmlElement> readIfAny(S3Request request, String root, int maxBytes, S3Error error)
            throws IOException {
        if (!request.http().body().announced()) {
            return Optional.empty();
        }
        var bytes = bytes(request, maxBytes);
        if (bytes.length == 0) {
            return Optional.empty();
        }
        var element = XmlElement.parse(bytes);
        if (element.isEmpty() || !element.get().name().equals(root)) {
            throw error.exception();
        }
        return element;
    }

    private static byte[] bytes(S3Request request, int maxBytes) throws IOException {
        try {
            var body = UploadBody.of(request, maxBytes);
            var bytes = new ByteArrayOutputStream();
            var buffer = ByteBuffer.allocate(BUFFER_BYTES);
            while (body.read(buffer) >= 0) {
                bytes.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            body.finish();
            return bytes.toByteArray();
        } catch (S3Exception refused) {
            throw refused.error() == S3Error.ENTITY_TOO_LARGE
                    ? S3Error.MAX_MESSAGE_LENGTH_EXCEEDED
                            .exception()
                            .with("MaxMessageLengthBytes", Integer.toString(maxBytes))
                    : refused;
        }
    }
}
