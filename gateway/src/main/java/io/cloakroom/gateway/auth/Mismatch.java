package io.cloakroom.gateway.auth;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.s3.sign.CanonicalRequest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// SignatureDoesNotMatch with what a client needs to find its mistake, as AWS gives it. All of it comes from the
/// request; nothing tells the right signature.
final class Mismatch {
    private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");

    private Mismatch() {}

    static S3Exception of(String accessKey, String provided, String stringToSign) {
        return S3Error.SIGNATURE_DOES_NOT_MATCH
                .exception()
                .with("AWSAccessKeyId", accessKey)
                .with("StringToSign", stringToSign)
                .with("SignatureProvided", provided)
                .with("StringToSignBytes", hex(stringToSign));
    }

    static S3Exception of(String accessKey, String provided, String stringToSign, CanonicalRequest canonical) {
        return of(accessKey, provided, stringToSign)
                .with("CanonicalRequest", canonical.text())
                .with("CanonicalRequestBytes", hex(canonical.text()));
    }

    private static String hex(String text) {
        return SPACED.formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
