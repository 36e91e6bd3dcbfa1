package io.cloakroom.gateway.access;

import io.cloakroom.gateway.s3.AmzTime;
import io.cloakroom.gateway.s3.S3Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a request was signed, for the condition keys `s3:authType`, `s3:signatureversion` and `s3:signatureAge` (Amazon S3 API
/// Reference, "Amazon S3 Signature Version 4 Authentication Specific Policy Keys"). Read from a request whose signature has been
/// verified.
final class SignatureFacts {
    private static final String V4 = "AWS4-HMAC-SHA256";
    private static final String V2 = "AWS";

    private SignatureFacts() {}

    private static boolean inHeader(S3Request request) {
        return request.header("authorization").isPresent();
    }

    private static boolean isLinkOfV4(S3Request request) {
        return request.query().has("X-Amz-Signature");
    }

    private static boolean isLinkOfV2(S3Request request) {
        return request.query().has("Signature") && request.query().has("AWSAccessKeyId");
    }

    /// `null` for a request without signature.
    static @Nullable String type(S3Request request) {
        return inHeader(request)
                ? "REST-HEADER"
                : isLinkOfV4(request) || isLinkOfV2(request) ? "REST-QUERY-STRING" : null;
    }

    /// `null` for a request without signature.
    static @Nullable String version(S3Request request) {
        return request.header("authorization")
                .map(field -> field.startsWith(V4) ? V4 : V2)
                .orElse(isLinkOfV4(request) ? V4 : isLinkOfV2(request) ? V2 : null);
    }

    /// In milliseconds; `null` for a request that does not say when it was signed.
    static @Nullable String age(S3Request request) {
        var signed = request.query().get("X-Amz-Date").flatMap(AmzTime::any).or(() -> date(request));
        return signed.map(at -> Long.toString(Math.max(
                        0, Duration.between(at, request.http().received()).toMillis())))
                .orElse(null);
    }

    private static Optional<Instant> date(S3Request request) {
        return inHeader(request)
                ? request.header("x-amz-date").or(() -> request.header("date")).flatMap(AmzTime::any)
                : Optional.empty();
    }
}
