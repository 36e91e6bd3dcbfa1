package io.cloakroom.gateway.auth;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import java.util.HexFormat;

/// The meaning of `x-amz-content-sha256`.
sealed interface PayloadHash {
    /// A body without framing or hash.
    record Unsigned() implements PayloadHash {}

    /// The request lacks the header. Its body has no framing, unless `Content-Encoding` names one.
    record Unsaid() implements PayloadHash {}

    /// A body without framing, which must have this hash.
    record Sha256(String hex) implements PayloadHash {}

    /// `aws-chunked`, each chunk signed.
    ///
    /// @param trailers whether signed trailers follow
    record SignedChunks(boolean trailers) implements PayloadHash {}

    /// `aws-chunked` without signatures; trailers may follow.
    record UnsignedChunks() implements PayloadHash {}

    /// A text that is no hash. As with AWS, this shows when it is compared with the hash of the body.
    record Impossible(String text) implements PayloadHash {}

    /// The value for a body that is not signed.
    String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

    PayloadHash UNSAID = new Unsaid();

    /// For a signature in the header: AWS checks the value before anything else there.
    static PayloadHash strict(String text) {
        return switch (parse(text)) {
            case Impossible(var wrong) -> throw invalid(wrong);
            case PayloadHash hash -> hash;
        };
    }

    /// For all other requests.
    ///
    /// @param chunkSignatures whether the request has a Signature V4, on which signatures of chunks can be based
    static PayloadHash lenient(String text, boolean chunkSignatures) {
        return switch (parse(text)) {
            case SignedChunks _ when !chunkSignatures -> new Impossible(text);
            case PayloadHash hash -> hash;
        };
    }

    private static PayloadHash parse(String text) {
        return switch (text) {
            case UNSIGNED_PAYLOAD -> new Unsigned();
            case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> new UnsignedChunks();
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> new SignedChunks(false);
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" -> new SignedChunks(true);
            case "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER" ->
                throw S3Error.NOT_IMPLEMENTED
                        .exception("x-amz-content-sha256 " + text + " (Signature V4A) is not implemented.")
                        .with("Header", "x-amz-content-sha256");
            default -> isSha256(text) ? new Sha256(text) : new Impossible(text);
        };
    }

    private static boolean isSha256(String text) {
        return text.length() == 64 && text.chars().allMatch(HexFormat::isHexDigit);
    }

    private static S3Exception invalid(String text) {
        return S3Error.INVALID_ARGUMENT
                .exception("x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER,"
                        + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER,"
                        + " STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER"
                        + " or a valid sha256 value.")
                .with("ArgumentName", "x-amz-content-sha256")
                .with("ArgumentValue", text);
    }
}
