package io.cloakroom.gateway.auth;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.s3.sign.CanonicalRequest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Makes SignatureDoesNotMatch, with the details that AWS gives so that a client can find its mistake. All of them come
/// from the request, and nothing tells the right signature.
final class Mismatch {
    private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");
    private static final Pattern CUSTOMER_KEY =
            Pattern.compile("(?i)(x-amz-(?:copy-source-)?server-side-encryption-customer-key[:=])[^\\n&]*");

    private Mismatch() {}

    static S3Exception of(String accessKey, String provided, String signed) {
        var stringToSign = withoutCustomerKey(signed);
        return S3Error.SIGNATURE_DOES_NOT_MATCH
                .exception()
                .with("AWSAccessKeyId", accessKey)
                .with("StringToSign", stringToSign)
                .with("SignatureProvided", provided)
                .with("StringToSignBytes", hex(stringToSign));
    }

    static S3Exception of(String accessKey, String provided, String stringToSign, CanonicalRequest canonical) {
        var text = withoutCustomerKey(canonical.text());
        return of(accessKey, provided, stringToSign)
                .with("CanonicalRequest", text)
                .with("CanonicalRequestBytes", hex(text));
    }

    /// Never repeats an SSE-C key of the client, because programs write answers to their logs.
    private static String withoutCustomerKey(String text) {
        return CUSTOMER_KEY.matcher(text).replaceAll("$1(not shown)");
    }

    private static String hex(String text) {
        return SPACED.formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
