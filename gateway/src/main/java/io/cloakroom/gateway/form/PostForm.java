package io.cloakroom.gateway.form;

import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A form up to the file in it. Fields that come behind the file are passed over, as Amazon S3 does.
///
/// @param fields   by name in lower case, `${filename}` replaced
/// @param fileType Content-Type of the file's part; empty when it has none
/// @param file     stands at the file's first byte
record PostForm(Map<String, String> fields, String fileType, MultipartReader file) {
    /// What all before the file's bytes may take together.
    private static final int MOST_BYTES = 20 * 1024;

    private static final int MOST_FIELDS = 1_000;
    private static final String FILE = "file";
    private static final Pattern NAME = Pattern.compile("(?i)[;\\s]name=(?:\"([^\"]*)\"|([^;\\s]+))");
    private static final Pattern FILENAME = Pattern.compile("(?i)[;\\s]filename=(?:\"([^\"]*)\"|([^;\\s]+))");

    PostForm {
        fields = Map.copyOf(fields);
    }

    /// @throws S3Exception MalformedPOSTRequest, MaxPostPreDataLengthExceededError, or InvalidArgument without a file
    static PostForm read(HttpRequest http) throws IOException {
        var type = http.headers().first("content-type").orElse("");
        var parts = MultipartReader.of(http.body(), type).orElseThrow(S3Error.MALFORMED_POST_REQUEST::exception);
        var fields = new LinkedHashMap<String, String>();
        int left = MOST_BYTES;
        while (parts.next()) {
            var header = header(parts, left);
            left -= header.bytes();
            if (header.name().equalsIgnoreCase(FILE)) {
                return new PostForm(named(fields, header.filename()), header.type(), parts);
            }
            var value = value(parts, left);
            left -= value.length;
            fields.putIfAbsent(header.name().toLowerCase(Locale.ROOT), new String(value, StandardCharsets.UTF_8));
            if (fields.size() > MOST_FIELDS) {
                throw S3Error.MAX_POST_PRE_DATA_LENGTH_EXCEEDED.exception();
            }
        }
        throw S3Error.INVALID_ARGUMENT
                .exception("POST requires exactly one file upload per request.")
                .with("ArgumentName", FILE)
                .with("ArgumentValue", "0");
    }

    private record Header(String name, String filename, String type, int bytes) {}

    private static Header header(MultipartReader parts, int most) throws IOException {
        var disposition = "";
        var type = "";
        int bytes = 0;
        while (true) {
            var line = parts.line(most - bytes);
            bytes += line.length() + 2;
            if (line.isEmpty()) {
                break;
            }
            if (bytes > most) {
                throw S3Error.MAX_POST_PRE_DATA_LENGTH_EXCEEDED.exception();
            }
            int colon = line.indexOf(':');
            var name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            var value = line.substring(colon + 1).strip();
            switch (name) {
                case "content-disposition" -> disposition = value;
                case "content-type" -> type = value;
                default -> {}
            }
        }
        var name = parameter(NAME, disposition).orElseThrow(S3Error.MALFORMED_POST_REQUEST::exception);
        return new Header(name, base(parameter(FILENAME, disposition).orElse("")), type, bytes);
    }

    private static Optional<String> parameter(Pattern pattern, String disposition) {
        var matcher = pattern.matcher(disposition);
        return matcher.find()
                ? Optional.of(matcher.group(1) == null ? matcher.group(2) : matcher.group(1))
                : Optional.empty();
    }

    /// Some browsers send the whole path of the file.
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

    private static Map<String, String> named(Map<String, String> fields, String filename) {
        var named = new LinkedHashMap<String, String>();
        fields.forEach((name, value) ->
                named.put(name, name.equals("policy") ? value : value.replace("${filename}", filename)));
        return named;
    }

    /// The field of this name (lower case).
    Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }
}
