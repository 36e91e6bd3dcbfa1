package io.cloakroom.gateway.auth;

import io.cloakroom.gateway.http.RequestBody;
import io.cloakroom.gateway.s3.Payload;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Removes the `aws-chunked` framing from a body: chunk lines, chunk signatures, trailers. Data is passed on before the
/// signature of its chunk is known. This is safe because nothing is committed before the end of the body, and it needs
/// only one small buffer, however large the client's chunks are. Anything that is not understood is refused.
///
/// ```text
/// size-in-hex [;chunk-signature=…] CRLF  data CRLF   …
/// 0 [;chunk-signature=…] CRLF  (name:value CRLF)*  [CRLF]
/// ```
final class AwsChunkedBody implements Payload {
    private static final int BUFFER_BYTES = 8192;
    private static final int MAX_LINE_BYTES = 1024;
    private static final int MAX_TRAILER_LINES = 16;
    private static final int MAX_SIZE_DIGITS = 12;
    private static final int MAX_BYTES_BEHIND = 16;
    /// The minimum size that AWS demands of every signed chunk but the last one with data.
    private static final long LEAST_SIGNED_BYTES = 8192;
    private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

    private final RequestBody wire;
    private final OptionalLong length;
    private final @Nullable ChunkSignatures signatures;
    private final boolean signedTrailers;
    private final Set<String> announced;
    private final Map<String, String> trailers = new LinkedHashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private final byte[] lineBytes = new byte[MAX_LINE_BYTES];

    private long given;
    private long chunks;
    private long chunkBytes;
    private long left;
    private String signature = "";
    private boolean ended;

    /// @param length     of the data, as the client announced it
    /// @param signatures `null` for unsigned chunks
    /// @param announced  lower-case names of the trailers that must come
    AwsChunkedBody(
            RequestBody wire,
            OptionalLong length,
            @Nullable ChunkSignatures signatures,
            boolean signedTrailers,
            Set<String> announced) {
        this.wire = wire;
        this.length = length;
        this.signatures = signatures;
        this.signedTrailers = signedTrailers;
        this.announced = announced;
    }

    @Override
    public OptionalLong length() {
        return length;
    }

    @Override
    public Map<String, String> trailers() {
        return Map.copyOf(trailers);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (ended) {
            return -1;
        }
        if (left == 0 && !nextChunk()) {
            finish();
            ended = true;
            return -1;
        }
        int start = into.position();
        int limit = into.limit();
        into.limit((int) Math.min(limit, start + left));
        int read = buffer.hasRemaining() ? drain(into) : wire.read(into);
        into.limit(limit);
        if (read < 0) {
            throw broken();
        }
        countTaken(into.duplicate().flip().position(start), read);
        return read;
    }

    private int drain(ByteBuffer into) {
        int length = Math.min(buffer.remaining(), into.remaining());
        into.put(buffer.slice().limit(length));
        buffer.position(buffer.position() + length);
        return length;
    }

    private void countTaken(ByteBuffer data, int bytes) throws IOException {
        given += bytes;
        left -= bytes;
        if (signatures != null) {
            signatures.update(data);
        }
        if (left == 0) {
            expectLineEnd();
            if (signatures != null) {
                signatures.verifyChunk(signature);
            }
        }
    }

    /// Reads the line before a chunk's data.
    ///
    /// @return false at the chunk without data, which is the last
    private boolean nextChunk() throws IOException {
        var line = readLine();
        if (line == null) {
            throw broken();
        }
        int semicolon = line.indexOf(';');
        long size = size((semicolon < 0 ? line : line.substring(0, semicolon)).strip());
        signature = signature(semicolon < 0 ? "" : line.substring(semicolon + 1));
        chunks++;
        if (size > 0 && signatures != null && chunks > 1 && chunkBytes < LEAST_SIGNED_BYTES) {
            throw S3Error.INVALID_CHUNK_SIZE
                    .exception()
                    .with("Chunk", Long.toString(chunks))
                    .with("BadChunkSize", Long.toString(chunkBytes));
        }
        boolean wrongSum = size == 0 ? given != length.orElse(given) : given + size > length.orElse(Long.MAX_VALUE);
        if (wrongSum) {
            throw S3Error.INCOMPLETE_BODY
                    .exception("You did not provide the number of bytes specified by the Content-Length HTTP header")
                    .with("NumberBytesExpected", Long.toString(length.orElse(0)))
                    .with("NumberBytesProvided", Long.toString(given + size));
        }
        chunkBytes = size;
        left = size;
        return size > 0;
    }

    private static long size(String digits) {
        if (digits.isEmpty() || digits.length() > MAX_SIZE_DIGITS) {
            throw broken();
        }
        long size = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 16);
            if (digit < 0) {
                throw broken();
            }
            size = size * 16 + digit;
        }
        return size;
    }

    private String signature(String extension) {
        if (signatures == null) {
            if (extension.isEmpty()) {
                return "";
            }
            throw broken();
        }
        int equals = extension.indexOf('=');
        var value = extension.substring(equals + 1).strip();
        boolean isSignature =
                equals > 0 && extension.substring(0, equals).strip().equals("chunk-signature");
        if (!isSignature || value.isEmpty() || value.indexOf(';') >= 0) {
            throw broken();
        }
        return value;
    }

    /// Reads what follows the last chunk, up to the end of the body.
    private void finish() throws IOException {
        if (signatures != null) {
            signatures.verifyChunk(signature);
        }
        var canonical = new StringBuilder();
        var trailerSignature = readTrailers(canonical);
        if (signedTrailers && signatures != null) {
            if (trailerSignature.isEmpty() || trailers.isEmpty()) {
                throw trailers.keySet().containsAll(announced) ? broken() : malformedTrailer();
            }
            signatures.verifyTrailers(canonical.toString(), trailerSignature);
        }
        if (!trailers.keySet().equals(announced)) {
            throw malformedTrailer();
        }
        expectEnd();
    }

    /// @param canonical gets the trailers in the form that is signed
    /// @return the signature of the trailers; empty when there was none
    private String readTrailers(StringBuilder canonical) throws IOException {
        for (int lines = 0; lines <= MAX_TRAILER_LINES; lines++) {
            var line = readLine();
            if (line == null || line.isEmpty()) {
                return "";
            }
            int colon = line.indexOf(':');
            var name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            var value = line.substring(colon + 1).strip();
            if (signedTrailers && name.equals(TRAILER_SIGNATURE)) {
                var end = readLine();
                if (end == null || end.isEmpty()) {
                    return value;
                }
                throw malformedTrailer();
            }
            if (!announced.contains(name)) {
                throw malformedTrailer();
            }
            trailers.put(name, value);
            canonical.append(name).append(':').append(value).append('\n');
        }
        throw malformedTrailer();
    }

    private void expectLineEnd() throws IOException {
        var line = readLine();
        if (line == null || !line.isEmpty()) {
            throw broken();
        }
    }

    /// Some clients send one empty line more. Anything else would be unsigned data.
    private void expectEnd() throws IOException {
        for (int bytes = 0; fill(); bytes++) {
            byte next = buffer.get();
            if ((next != '\r' && next != '\n') || bytes >= MAX_BYTES_BEHIND) {
                throw malformedTrailer();
            }
        }
    }

    /// A line without its end, one char for each byte; `null` when the body ends before it begins.
    private @Nullable String readLine() throws IOException {
        for (int length = 0; length < MAX_LINE_BYTES; length++) {
            if (!fill()) {
                if (length == 0) {
                    return null;
                }
                throw broken();
            }
            lineBytes[length] = buffer.get();
            boolean afterReturn = length > 0 && lineBytes[length - 1] == '\r';
            if (afterReturn != (lineBytes[length] == '\n')) {
                throw broken();
            }
            if (afterReturn) {
                return new String(lineBytes, 0, length - 1, StandardCharsets.ISO_8859_1);
            }
        }
        throw broken();
    }

    /// @return false at the end of the body
    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        buffer.clear();
        int read = wire.read(buffer);
        buffer.flip();
        return read > 0;
    }

    private static S3Exception broken() {
        return S3Error.INCOMPLETE_BODY.exception();
    }

    private static S3Exception malformedTrailer() {
        return S3Error.MALFORMED_TRAILER.exception();
    }
}
