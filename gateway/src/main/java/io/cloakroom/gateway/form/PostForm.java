package io.cloakroom.gateway.form;

import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A form up to its file. Fields behind the file are ignored, as Amazon S3 does.
///
/// @param fields   by name in lower case, with `${filename}` replaced
/// @param file     stands at the file's first byte
record PostForm(Map<String, String> fields, MultipartReader file) {
    /// Limit for everything before the bytes of the file.
    private static final int MOST_BYTES = 20 * 1024;

    private static final int BYTES_OF_A_BOUNDARY = 50;
    private static final int MOST_LINES = 20;
    private static final int MOST_FIELDS = 1_000;
    private static final String FILE = "file";
    private static final Pattern NAME = Pattern.compile("(?i)[;\\s]name=(?:\"([^\"]*)\"|([^;\\s]+))");
    private static final Pattern FILENAME = Pattern.compile("(?i)[;\\s]filename=(?:\"([^\"]*)\"|([^;\\s]+))");

    PostForm {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /// @throws S3Exception MalformedPOSTRequest, MaxPostPreDataLengthExceededError, or InvalidArgument without a file
    static PostForm read(HttpRequest http) throws IOException {
        var type = http.headers().first("content-type").orElse("");
        var parts = MultipartReader.of(http.body(), type).orElseThrow(S3Error.MALFORMED_POST_REQUEST::exception);
        var fields = new LinkedHashMap<String, String>();
        int left = MOST_BYTES;
        while (parts.next(left)) {
            var header = header(parts, left);
            left -= header.bytes() + BYTES_OF_A_BOUNDARY;
            if (header.name().equalsIgnoreCase(FILE)) {
                return new PostForm(withFilename(fields, header.filename()), parts);
            }
            var value = value(parts, left);
            left -= value.length;
            fields.putIfAbsent(header.name().toLowerCase(Locale.ROOT), text(value));
            if (fields.size() > MOST_FIELDS) {
                throw S3Error.MAX_POST_PRE_DATA_LENGTH_EXCEEDED.exception();
            }
        }
        throw S3Error.INVALID_ARGUMENT
                .exception("POST requires exactly one file upload per request.")
                .with("ArgumentName", FILE)
                .with("ArgumentValue", "0");
    }

    private record Header(String name, String filename, int bytes) {}

    /// The text of a field. Malformed bytes are refused, because replacing them would make another key.
    private static String text(byte[] value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException noText) {
            throw S3Error.MALFORMED_POST_REQUEST.exception();
        }
    }

    private static Header header(MultipartReader parts, int most) throws IOException {
        var disposition = "";
        int bytes = 0;
        for (int lines = 0; ; lines++) {
            var line = parts.line(most - bytes);
            bytes += line.length() + 2;
            if (line.isEmpty()) {
                break;
            }
            if (bytes > most || lines > MOST_LINES) {
                throw S3Error.MAX_POST_PRE_DATA_LENGTH_EXCEEDED.exception();
            }
            int colon = line.indexOf(':');
            var name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            var value = line.substring(colon + 1).strip();
            if (name.equals("content-disposition")) {
                disposition = value;
            }
        }
        var name = parameter(NAME, disposition).orElseThrow(S3Error.MALFORMED_POST_REQUEST::exception);
        return new Header(name, base(parameter(FILENAME, disposition).orElse("")), bytes);
    }

    private static Optional<String> parameter(Pattern pattern, String disposition) {
        var matcher = pattern.matcher(disposition);
        return matcher.find()
                ? Optional.of(matcher.group(1) == null ? matcher.group(2) : matcher.group(1))
                : Optional.empty();
    }

    /// The name of the file alone: some browsers send its whole path.
    private static String base(String filename) {
        return filename.substring(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1);
    }

    private static byte[] value(MultipartReader parts, int most) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(1024);
        while (parts.read(buffer) >= 0) {
            bytes.write(buffer.array(), 0, buffer.position());
            if (bytes.size() > most) {
                throw S3Error.MAX_POST_PRE_DATA_LENGTH_EXCEEDED.exception();
            }
            buffer.clear();
        }
        return bytes.toByteArray();
    }

    private static Map<String, String> withFilename(Map<String, String> fields, String filename) {
        var named = new LinkedHashMap<String, String>();
        long bytes = 0;
        for (var field : fields.entrySet()) {
            boolean literal = field.getKey().equals("policy");
            var value = literal ? field.getValue() : field.getValue().replace("${filename}", filename);
            bytes += value.length();
            if (bytes > MOST_BYTES) {
                throw S3Error.MAX_POST_PRE_DATA_LENGTH_EXCEEDED.exception();
            }
            named.put(field.getKey(), value);
        }
        return named;
    }

    /// The field of this name (lower case).
    Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }
}
