package io.cloakroom.gateway.auth;

import io.cloakroom.gateway.s3.AmzTime;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Query;
import io.cloakroom.s3.sign.CredentialScope;
import java.time.Duration;
import java.util.List;

/// Parses a Signature V4 in the query (Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters").
final class QueryV4 {
    private static final List<String> REQUIRED = List.of(
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            "X-Amz-Signature",
            "X-Amz-Date",
            "X-Amz-SignedHeaders",
            "X-Amz-Expires");
    private static final long WEEK_SECONDS = Duration.ofDays(7).toSeconds();

    private QueryV4() {}

    static SignedRequest.V4 parse(S3Query query) {
        for (var name : REQUIRED) {
            if (query.get(name).orElse("").isEmpty()) {
                throw wrong("Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential,"
                        + " X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
            }
        }
        requireAlgorithm(value(query, "X-Amz-Algorithm"));
        var claim = CredentialClaim.parse(value(query, "X-Amz-Credential"), QueryV4::malformed);
        var date = value(query, "X-Amz-Date");
        var time = AmzTime.basic(date)
                .orElseThrow(() -> wrong("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""));
        if (!date.startsWith(claim.scope().date())) {
            throw wrong("Invalid credential date \"" + claim.scope().date()
                    + "\". This date is not the same as X-Amz-Date: \"" + date.substring(0, 8) + "\".");
        }
        return new SignedRequest.V4(
                claim.accessKey(),
                claim.scope(),
                time,
                date,
                HeaderV4.signedHeaders(value(query, "X-Amz-SignedHeaders")),
                value(query, "X-Amz-Signature"),
                life(value(query, "X-Amz-Expires")));
    }

    private static void requireAlgorithm(String algorithm) {
        if (algorithm.equals("AWS4-ECDSA-P256-SHA256")) {
            throw S3Error.NOT_IMPLEMENTED.exception(
                    "X-Amz-Algorithm AWS4-ECDSA-P256-SHA256 (Signature V4A) is not implemented.");
        }
        if (!algorithm.equals(CredentialScope.ALGORITHM)) {
            throw wrong("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"");
        }
    }

    private static Duration life(String expires) {
        long seconds;
        try {
            seconds = Long.parseLong(expires);
        } catch (NumberFormatException noNumber) {
            throw wrong("X-Amz-Expires should be a number");
        }
        if (seconds < 0) {
            throw wrong("X-Amz-Expires must be non-negative");
        }
        if (seconds > WEEK_SECONDS) {
            throw wrong("X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be"
                    + " less than 604800 seconds");
        }
        return Duration.ofSeconds(seconds);
    }

    private static String value(S3Query query, String name) {
        return query.get(name).orElse("");
    }

    static S3Exception malformed(String what) {
        return wrong("Error parsing the X-Amz-Credential parameter; " + what);
    }

    private static S3Exception wrong(String what) {
        return S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR.exception(what);
    }
}
