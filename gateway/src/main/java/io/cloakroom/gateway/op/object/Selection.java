package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.op.object.header.ChecksumHeaders;
import io.cloakroom.gateway.op.object.header.MetaHeaders;
import io.cloakroom.gateway.op.object.header.PartNumber;
import io.cloakroom.gateway.op.object.header.Preconditions;
import io.cloakroom.gateway.op.object.header.RangeField;
import io.cloakroom.gateway.op.object.header.StorageClasses;
import io.cloakroom.gateway.s3.Caller.Anonymous;
import io.cloakroom.gateway.s3.HttpDate;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.ByteRange;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.StoredObject;
import io.cloakroom.storage.StoredObject.PartSpan;
import io.cloakroom.storage.checksum.Checksum;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The part of an object that a GET or HEAD asks for, and the headers of the answer, which are the same for both.
///
/// @param range     the bytes; `null` for all of them, or for none
/// @param empty     whether it is a part without bytes
/// @param checksums of exactly these bytes, if known
record Selection(
        S3Request request, ObjectInfo info, @Nullable ByteRange range, boolean empty, List<Checksum> checksums) {
    private static final List<String> OVERRIDABLE = List.of(
            "content-type", "content-language", "expires", "cache-control", "content-disposition", "content-encoding");

    /// Finds parts of the object.
    interface Parts {
        /// For an answer that does not depend on parts.
        Parts UNUSED = new Parts() {
            @Override
            public Optional<PartSpan> part(int number) {
                return Optional.empty();
            }

            @Override
            public Optional<PartSpan> partFrom(long first) {
                return Optional.empty();
            }
        };

        /// As [StoredObject#part].
        Optional<PartSpan> part(int number) throws IOException;

        /// As [StoredObject#partFrom].
        Optional<PartSpan> partFrom(long first) throws IOException;

        static Parts of(StoredObject object) {
            return new Parts() {
                @Override
                public Optional<PartSpan> part(int number) throws IOException {
                    return object.part(number);
                }

                @Override
                public Optional<PartSpan> partFrom(long first) throws IOException {
                    return object.partFrom(first);
                }
            };
        }
    }

    /// Whether the answer depends on the positions of the parts.
    static boolean needsParts(S3Request request) {
        return request.query().has("partNumber")
                || (wantsChecksums(request) && request.header("range").isPresent());
    }

    private static boolean wantsChecksums(S3Request request) {
        return request.header("x-amz-checksum-mode").orElse("").equalsIgnoreCase("ENABLED");
    }

    static Selection of(S3Request request, ObjectInfo info, Parts parts) throws IOException {
        var number = request.query().get("partNumber");
        var field = request.header("range");
        if (number.isPresent()) {
            if (field.isPresent()) {
                throw S3Error.INVALID_REQUEST.exception(
                        "Cannot specify both Range header and partNumber query parameter");
            }
            return ofPart(request, info, PartNumber.of(request.query()), parts);
        }
        if (field.isEmpty() || !Preconditions.of(request).allowRange(info)) {
            return new Selection(request, info, null, false, info.checksums());
        }
        return switch (RangeField.parse(field.get(), info.size())) {
            case RangeField.Whole _ -> new Selection(request, info, null, false, info.checksums());
            case RangeField.Part(var range) ->
                new Selection(request, info, range, false, ofRange(request, info, range, parts));
            case RangeField.Unsatisfiable _ ->
                throw S3Error.INVALID_RANGE
                        .exception()
                        .with("RangeRequested", field.get())
                        .with("ActualObjectSize", Long.toString(info.size()))
                        .header("content-range", "bytes */" + info.size());
        };
    }

    private static Selection ofPart(S3Request request, ObjectInfo info, int number, Parts parts) throws IOException {
        var span = parts.part(number)
                .orElseThrow(() -> S3Error.INVALID_PART_NUMBER
                        .exception()
                        .with("PartNumberRequested", Integer.toString(number))
                        .with("ActualPartCount", Integer.toString(Math.max(1, info.partCount()))));
        var checksums = info.partCount() == 0 || tellsOfParts(info) ? span.checksums() : List.<Checksum>of();
        var range = span.size() == 0 ? null : new ByteRange(span.first(), span.first() + span.size() - 1);
        return new Selection(request, info, range, range == null, checksums);
    }

    /// A range that is exactly one part has the checksum of that part (Amazon S3 User Guide, "Checking object integrity").
    private static List<Checksum> ofRange(S3Request request, ObjectInfo info, ByteRange range, Parts parts)
            throws IOException {
        if (!tellsOfParts(info) || !wantsChecksums(request)) {
            return List.of();
        }
        return parts.partFrom(range.first())
                .filter(span -> span.size() == range.length())
                .map(PartSpan::checksums)
                .orElse(List.of());
    }

    /// Whether checksums of parts are known. They are for a composite object. For any other, only the checksum of the
    /// whole is known, so only a part that is the whole object has one.
    private static boolean tellsOfParts(ObjectInfo info) {
        return info.isComposite() || info.partCount() == 1;
    }

    long length() {
        if (empty) {
            return 0;
        }
        return range == null ? info.size() : range.length();
    }

    S3Response response() {
        var response = S3Response.of(range == null ? 200 : 206);
        response.header("accept-ranges", "bytes")
                .header("last-modified", HttpDate.format(info.lastModified()))
                .header("etag", '"' + info.etag() + '"');
        if (range != null) {
            response.header("content-range", "bytes " + range.first() + "-" + range.last() + "/" + info.size());
        }
        if (request.query().has("partNumber") && info.partCount() > 0) {
            response.header("x-amz-mp-parts-count", Integer.toString(info.partCount()));
        }
        if (wantsChecksums(request)) {
            writeChecksums(response);
        }
        MetaHeaders.write(info.meta(), overrides(), response);
        StorageClasses.write(info.meta().storageClass(), response);
        return response;
    }

    /// Writes the checksums of the bytes that are sent, with the type of the object's checksums: even a single part of
    /// a composite object has the type `COMPOSITE`.
    private void writeChecksums(S3Response response) {
        ChecksumHeaders.writeValues(checksums, response);
        if (!checksums.isEmpty()) {
            ChecksumHeaders.writeType(info.checksums(), response);
        }
    }

    private Map<String, String> overrides() {
        var overrides = new LinkedHashMap<String, String>();
        for (var name : OVERRIDABLE) {
            var parameter = "response-" + name;
            request.query().get(parameter).filter(value -> !value.isEmpty()).ifPresent(value -> {
                requireField(parameter, value);
                overrides.put(name, value);
            });
        }
        if (!overrides.isEmpty() && request.caller() instanceof Anonymous) {
            throw S3Error.INVALID_REQUEST.exception(
                    "Request specific response headers cannot be used for anonymous GET requests.");
        }
        return overrides;
    }

    /// Refuses a value that could end the header or start another one.
    private static void requireField(String parameter, String value) {
        if (!StandardCharsets.ISO_8859_1.newEncoder().canEncode(value)
                || value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            throw S3Error.INVALID_ARGUMENT
                    .exception("Header value cannot be represented using ISO-8859-1.")
                    .with("ArgumentName", parameter)
                    .with("ArgumentValue", value);
        }
    }

    /// The answer to a client that already has this object.
    static S3Response notModified(ObjectInfo info) {
        var response = S3Response.of(304)
                .header("last-modified", HttpDate.format(info.lastModified()))
                .header("etag", '"' + info.etag() + '"');
        for (var name : List.of("cache-control", "expires")) {
            var value = info.meta().systemHeaders().get(name);
            if (value != null) {
                response.header(name, value);
            }
        }
        return response;
    }
}
