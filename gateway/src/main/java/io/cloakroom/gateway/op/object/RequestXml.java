package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.xml.XmlElement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;

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

    /// The list of parts of a CompleteMultipartUpload, whose checksum fields speak of the object that they make.
    public static XmlElement readParts(S3Request request, int maxBytes) throws IOException {
        var bytes = bytes(() -> UploadBody.withoutChecksum(request, maxBytes), maxBytes);
        return parse(bytes, "CompleteMultipartUpload", S3Error.MALFORMED_XML)
                .orElseThrow(S3Error.MALFORMED_XML::exception);
    }

    /// The root element; empty when there is no body.
    public static Optional<XmlElement> readIfAny(S3Request request, String root, int maxBytes, S3Error error)
            throws IOException {
        if (!request.http().body().announced()) {
            return Optional.empty();
        }
        return parse(bytes(() -> UploadBody.of(request, maxBytes), maxBytes), root, error);
    }

    private static Optional<XmlElement> parse(byte[] bytes, String root, S3Error error) {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        var element = XmlElement.parse(bytes);
        if (element.isEmpty() || !element.get().name().equals(root)) {
            throw error.exception();
        }
        return element;
    }

    private static byte[] bytes(Supplier<UploadBody> body, int maxBytes) throws IOException {
        try {
            return bytes(body.get());
        } catch (S3Exception refused) {
            throw refused.error() == S3Error.ENTITY_TOO_LARGE
                    ? S3Error.MAX_MESSAGE_LENGTH_EXCEEDED
                            .exception()
                            .with("MaxMessageLengthBytes", Integer.toString(maxBytes))
                    : refused;
        }
    }

    private static byte[] bytes(UploadBody body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (body.read(buffer) >= 0) {
            bytes.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        body.finish();
        return bytes.toByteArray();
    }
}
