package io.cloakroom.gateway.auth;

import io.cloakroom.gateway.auth.PayloadHash.Impossible;
import io.cloakroom.gateway.auth.PayloadHash.Sha256;
import io.cloakroom.gateway.auth.PayloadHash.SignedChunks;
import io.cloakroom.gateway.auth.PayloadHash.Unsaid;
import io.cloakroom.gateway.auth.PayloadHash.Unsigned;
import io.cloakroom.gateway.auth.PayloadHash.UnsignedChunks;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.s3.Payload;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes the payload that checks a body, from what the request says of the body.
final class PayloadChecks {
    private static final String DECODED_LENGTH = "x-amz-decoded-content-length";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private PayloadChecks() {}

    /// @param verified the signature on which the first chunk's signature is based; `null` for none
    static Payload of(HttpRequest http, PayloadHash hash, SignatureV4.@Nullable Verified verified) {
        return switch (hash) {
            // Some clients frame a body and mention it in Content-Encoding alone. The framing must not become content.
            case Unsaid _ -> saysAwsChunked(http) ? chunked(http, null, false) : plain(http, null);
            case Unsigned _ -> unsigned(http);
            case Sha256(var hex) -> plain(http, hex);
            case Impossible(var text) -> plain(http, text);
            case UnsignedChunks _ -> chunked(http, null, false);
            case SignedChunks(boolean trailers)
            when verified != null -> chunked(http, new ChunkSignatures(verified), trailers);
            case SignedChunks _ -> throw new IllegalStateException("signed chunks need the signature of their request");
        };
    }

    private static Payload unsigned(HttpRequest http) {
        if (saysAwsChunked(http)) {
            throw S3Error.INVALID_ARGUMENT
                    .exception(
                            "aws-chunked encoding is not supported when x-amz-content-sha256 UNSIGNED-PAYLOAD is supplied")
                    .with("ArgumentName", "Content-Encoding")
                    .with("ArgumentValue", "aws-chunked");
        }
        return plain(http, null);
    }

    /// A body without framing. Beside a hash of the whole body, `Content-Encoding: aws-chunked` cannot mean framing,
    /// because the client has hashed what it wants to store.
    private static Payload plain(HttpRequest http, @Nullable String sha256) {
        if (http.headers().has("x-amz-trailer")) {
            throw S3Error.MALFORMED_TRAILER.exception();
        }
        return new PlainBody(http.body(), sha256);
    }

    private static Payload chunked(HttpRequest http, @Nullable ChunkSignatures signatures, boolean signedTrailers) {
        return new AwsChunkedBody(http.body(), length(http), signatures, signedTrailers, announced(http));
    }

    private static OptionalLong length(HttpRequest http) {
        var text = http.headers().first(DECODED_LENGTH);
        if (text.isEmpty()) {
            if (http.body().announced() && http.body().length().isPresent()) {
                throw S3Error.MISSING_CONTENT_LENGTH.exception();
            }
            return OptionalLong.empty();
        }
        if (NUMBER.matcher(text.get()).matches()) {
            return OptionalLong.of(Long.parseLong(text.get()));
        }
        throw S3Error.INVALID_ARGUMENT
                .exception("x-amz-decoded-content-length must be a number of bytes.")
                .with("ArgumentName", DECODED_LENGTH)
                .with("ArgumentValue", text.get());
    }

    /// The trailers that must come: at most one checksum, as with AWS.
    private static Set<String> announced(HttpRequest http) {
        var names = new LinkedHashSet<String>();
        for (var value : http.headers().all("x-amz-trailer")) {
            for (var name : value.split(",", 0)) {
                var clean = name.strip().toLowerCase(Locale.ROOT);
                if (!isChecksum(clean)) {
                    throw S3Error.INVALID_REQUEST.exception(
                            "The value specified in the x-amz-trailer header is not supported");
                }
                names.add(clean);
            }
        }
        if (names.size() > 1) {
            throw S3Error.INVALID_REQUEST.exception(
                    "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        }
        return names;
    }

    private static boolean isChecksum(String name) {
        for (var algorithm : ChecksumAlgorithm.values()) {
            if (algorithm.header().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /// Whether Content-Encoding says that the body is framed. Without a body it is only a header for the object.
    private static boolean saysAwsChunked(HttpRequest http) {
        if (http.body().length().orElse(1) == 0) {
            return false;
        }
        for (var value : http.headers().all("content-encoding")) {
            for (var coding : value.split(",", 0)) {
                if (coding.strip().equalsIgnoreCase("aws-chunked")) {
                    return true;
                }
            }
        }
        return false;
    }
}
