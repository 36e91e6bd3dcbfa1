package io.cloakroom.s3.sign;

import java.nio.charset.StandardCharsets;

/// The scope of a signature, and the strings to sign that contain it.
///
/// @param date `yyyyMMdd`
public record CredentialScope(String date, String region, String service) {
    public static final String ALGORITHM = "AWS4-HMAC-SHA256";
    public static final String TERMINATOR = "aws4_request";
    private static final String EMPTY_SHA256 = CanonicalRequest.sha256Hex(new byte[0]);

    /// `date/region/service/aws4_request`
    public String text() {
        return date + "/" + region + "/" + service + "/" + TERMINATOR;
    }

    /// @param timestamp `yyyyMMdd'T'HHmmss'Z'`
    public String stringToSign(String timestamp, CanonicalRequest request) {
        return head(ALGORITHM, timestamp) + request.hash();
    }

    /// The string to sign of one chunk of an `aws-chunked` body.
    ///
    /// @param previous  signature of the chunk before, or of the request
    /// @param chunkHash SHA-256 of the chunk's data, lower-case hex
    public String chunkStringToSign(String timestamp, String previous, String chunkHash) {
        return head(ALGORITHM + "-PAYLOAD", timestamp) + previous + "\n" + EMPTY_SHA256 + "\n" + chunkHash;
    }

    /// The string to sign of the trailer of an `aws-chunked` body.
    ///
    /// @param previous signature of the last chunk
    /// @param trailers `name:value` and a line feed for each field, in order
    public String trailerStringToSign(String timestamp, String previous, String trailers) {
        return head(ALGORITHM + "-TRAILER", timestamp)
                + previous
                + "\n"
                + CanonicalRequest.sha256Hex(trailers.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String head(String algorithm, String timestamp) {
        return algorithm + "\n" + timestamp + "\n" + text() + "\n";
    }
}
