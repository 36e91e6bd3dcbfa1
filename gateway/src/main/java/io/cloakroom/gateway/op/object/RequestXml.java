package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.s3.Admitted;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Settings;
import io.cloakroom.gateway.xml.UploadXml;
import io.cloakroom.gateway.xml.XmlRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reads the XML in requests. Checks it against the digests that came with it, and bounds it for each request and for
/// all requests together. Memory is taken from the common budget as bytes arrive, so a slow client occupies only as
/// much as it has sent.
public final class RequestXml {
    private static final int BUFFER_BYTES = 8192;

    /// A parsed document and its bytes together take about this many times the number of its bytes.
    private static final int MEMORY_A_BYTE = 4;

    private final int maxBytes;
    private final Semaphore budget;

    public RequestXml(S3Settings settings) {
        this.maxBytes = settings.maxXmlBytes();
        this.budget = new Semaphore(settings.xmlMemoryBytes());
    }

    /// @throws S3Exception InvalidRequest when the document lacks a digest that S3 demands
    public void requireDigest(Admitted request) {
        if (!UploadBody.isVerifiable(request)) {
            throw S3Error.INVALID_REQUEST.exception("Missing required header for this request: Content-MD5");
        }
    }

    /// Reads the document into a record.
    ///
    /// @param error for a document that is missing, malformed, not named `root`, or holds something for which the
    ///              record has no place
    /// @throws S3Exception that error, MaxMessageLengthExceeded, or SlowDown when too much XML is on the way
    public <T> T read(Admitted request, String root, Class<T> type, S3Error error) throws IOException {
        return parse(() -> UploadBody.of(request, maxBytes), root, type, error).orElseThrow(error::exception);
    }

    /// The same; empty when there is no body.
    public <T> Optional<T> readIfAny(Admitted request, String root, Class<T> type, S3Error error) throws IOException {
        return request.http().body().announced()
                ? parse(() -> UploadBody.of(request, maxBytes), root, type, error)
                : Optional.empty();
    }

    /// The list of parts of a CompleteMultipartUpload. The checksum headers of that request describe the object and not
    /// the list.
    public UploadXml.AskedParts readParts(Admitted request) throws IOException {
        return parse(
                        () -> UploadBody.withoutChecksum(request, maxBytes),
                        "CompleteMultipartUpload",
                        UploadXml.AskedParts.class,
                        S3Error.MALFORMED_XML)
                .orElseThrow(S3Error.MALFORMED_XML::exception);
    }

    /// Reads a document that is not XML, as text; empty without a body.
    ///
    /// @throws S3Exception MaxMessageLengthExceeded, or SlowDown when too much is on the way
    public String readText(Admitted request) throws IOException {
        return read(() -> UploadBody.of(request, maxBytes), bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private <T> Optional<T> parse(Supplier<UploadBody> body, String root, Class<T> type, S3Error error)
            throws IOException {
        return read(
                body,
                bytes -> bytes.length == 0
                        ? Optional.empty()
                        : Optional.of(XmlRecords.parse(bytes, root, type).orElseThrow(error::exception)));
    }

    /// @param reading turns the bytes into the result, while their memory is counted
    private <T> T read(Supplier<UploadBody> body, Function<byte[], T> reading) throws IOException {
        int[] taken = {0};
        try {
            return reading.apply(bytes(body.get(), taken));
        } catch (S3Exception refused) {
            throw refused.error() == S3Error.ENTITY_TOO_LARGE ? tooLarge() : refused;
        } finally {
            budget.release(taken[0]);
        }
    }

    private S3Exception tooLarge() {
        return S3Error.MAX_MESSAGE_LENGTH_EXCEEDED
                .exception()
                .with("MaxMessageLengthBytes", Integer.toString(maxBytes));
    }

    /// @param taken counts the bytes taken from the budget
    private byte[] bytes(UploadBody body, int[] taken) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (body.read(buffer) >= 0) {
            int memory = buffer.position() * MEMORY_A_BYTE;
            if (!budget.tryAcquire(memory)) {
                throw S3Error.SLOW_DOWN.exception().header("retry-after", "1");
            }
            taken[0] += memory;
            bytes.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        body.finish();
        return bytes.toByteArray();
    }
}
