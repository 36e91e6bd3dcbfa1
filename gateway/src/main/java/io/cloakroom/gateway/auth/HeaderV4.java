package io.cloakroom.gateway.auth;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.s3.AmzTime;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/// Parses a Signature V4 in the `Authorization` header (Amazon S3 API Reference, "Authenticating Requests: Using the
/// Authorization Header").
final class HeaderV4 {
    private static final List<String> COMPONENTS = List.of("Credential", "SignedHeaders", "Signature");

    private HeaderV4() {}

    /// @param components the text behind the algorithm
    static SignedRequest.V4 parse(String components, HttpHeaders headers) {
        var values = new HashMap<String, String>();
        var parts = components.split(",", -1);
        for (var part : parts) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw malformed("the authorization component \"" + part.strip() + "\" is malformed.");
            }
            values.put(
                    part.substring(0, equals).strip(),
                    part.substring(equals + 1).strip());
        }
        for (var name : COMPONENTS) {
            if (values.getOrDefault(name, "").isEmpty()) {
                throw malformed("missing " + name + ".");
            }
        }
        if (parts.length != COMPONENTS.size()) {
            throw malformed(
                    "the authorization header requires three components: Credential, SignedHeaders, and Signature.");
        }
        var claim = CredentialClaim.parse(values.getOrDefault("Credential", ""), HeaderV4::malformed);
        if (!headers.has("x-amz-content-sha256")) {
            throw S3Error.INVALID_REQUEST.exception("Missing required header for this request: x-amz-content-sha256");
        }
        var time = time(headers);
        var timestamp = AmzTime.basic(time);
        var date = timestamp.substring(0, 8);
        if (!date.equals(claim.scope().date())) {
            throw malformed("Invalid credential date \"" + claim.scope().date()
                    + "\". This date is not the same as X-Amz-Date: \"" + date + "\".");
        }
        return new SignedRequest.V4(
                claim.accessKey(),
                claim.scope(),
                time,
                timestamp,
                signedHeaders(values.getOrDefault("SignedHeaders", "")),
                values.getOrDefault("Signature", ""),
                null);
    }

    private static Instant time(HttpHeaders headers) {
        return headers.first("x-amz-date")
                .or(() -> headers.first("date"))
                .flatMap(AmzTime::any)
                .orElseThrow(() -> S3Error.ACCESS_DENIED.exception(
                        "AWS authentication requires a valid Date or x-amz-date header"));
    }

    static List<String> signedHeaders(String text) {
        return List.of(text.toLowerCase(Locale.ROOT).split(";", 0));
    }

    static S3Exception malformed(String what) {
        return S3Error.AUTHORIZATION_HEADER_MALFORMED.exception("The authorization header is malformed; " + what);
    }
}
