package io.cloakroom.gateway.access;

import io.cloakroom.gateway.s3.AmzTime;
import io.cloakroom.gateway.s3.AskedRequest;
import io.cloakroom.gateway.s3.Caller.Holder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a request was signed, for the condition keys `s3:authType`, `s3:signatureversion` and `s3:signatureAge` (Amazon S3 API
/// Reference, "Amazon S3 Signature Version 4 Authentication Specific Policy Keys"). Read from a request whose signature has been
/// verified.
public final class SignatureFacts {
    private static final String V4 = "AWS4-HMAC-SHA256";
    private static final String V2 = "AWS";
    private static final String ALGORITHM = "x-amz-algorithm";

    private SignatureFacts() {}

    private static boolean inHeader(AskedRequest request) {
        return request.header("authorization").filter(field -> !field.isBlank()).isPresent();
    }

    private static boolean isLinkOfV4(AskedRequest request) {
        return request.query().has("X-Amz-Signature");
    }

    private static boolean isLinkOfV2(AskedRequest request) {
        return request.query().has("Signature") && request.query().has("AWSAccessKeyId");
    }

    /// A PUT that a form stands for carries the form's algorithm; nobody else is known without one of the other signatures.
    private static boolean isForm(AskedRequest request) {
        return request.caller() instanceof Holder
                && request.header(ALGORITHM).isPresent()
                && !inHeader(request)
                && !isLinkOfV4(request)
                && !isLinkOfV2(request);
    }

    /// `null` for a request without signature.
    static @Nullable String type(AskedRequest request) {
        return inHeader(request)
                ? "REST-HEADER"
                : isLinkOfV4(request) || isLinkOfV2(request) ? "REST-QUERY-STRING" : isForm(request) ? "POST" : null;
    }

    /// `null` for a request without signature.
    static @Nullable String version(AskedRequest request) {
        return request.header("authorization")
                .filter(field -> !field.isBlank())
                .map(field -> field.startsWith(V4) ? V4 : V2)
                .or(() -> isForm(request) ? request.header(ALGORITHM) : Optional.empty())
                .orElse(isLinkOfV4(request) ? V4 : isLinkOfV2(request) ? V2 : null);
    }

    /// Whether the request was signed with Signature Version 4.
    public static boolean isV4(AskedRequest request) {
        return V4.equals(version(request));
    }

    /// In milliseconds; `null` for a request that does not say when it was signed.
    static @Nullable String age(AskedRequest request) {
        var signed = isLinkOfV4(request) ? request.query().get("X-Amz-Date").flatMap(AmzTime::any) : date(request);
        return signed.map(at -> Long.toString(Math.max(
                        0, Duration.between(at, request.http().received()).toMillis())))
                .orElse(null);
    }

    private static Optional<Instant> date(AskedRequest request) {
        return inHeader(request) || isForm(request)
                ? request.header("x-amz-date").or(() -> request.header("date")).flatMap(AmzTime::any)
                : Optional.empty();
    }
}
