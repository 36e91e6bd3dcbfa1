package io.cloakroom.gateway.auth;

import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Query;
import io.cloakroom.s3.sign.CredentialScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the client claims to have signed, parsed strictly and not yet believed. Nothing behind this reads a raw
/// `Authorization` field or signature parameter.
sealed interface SignedRequest {
    /// Nobody in particular asks.
    record Anonymous() implements SignedRequest {}

    /// Signature V4.
    ///
    /// @param time          when it was signed
    /// @param timestamp     the same as `yyyyMMdd'T'HHmmss'Z'`
    /// @param signedHeaders names in lower case, in the client's order
    /// @param life          for how long a presigned link holds; `null` when the signature is in the header
    record V4(
            String accessKey,
            CredentialScope scope,
            Instant time,
            String timestamp,
            List<String> signedHeaders,
            String signature,
            @Nullable Duration life)
            implements SignedRequest {
        public V4 {
            signedHeaders = List.copyOf(signedHeaders);
        }

        boolean presigned() {
            return life != null;
        }
    }

    /// Signature V2.
    ///
    /// @param time    when it was signed; for a presigned link the end of its life
    /// @param date    what stands in the date's line of the string to sign
    record V2(String accessKey, String signature, Instant time, String date, boolean presigned)
            implements SignedRequest {}

    /// @throws S3Exception for whatever AWS refuses before it looks for the key
    static SignedRequest of(HttpRequest http, S3Query query) {
        // An empty field says nothing, as with AWS: whoever sends it asks as nobody.
        var authorization = http.headers().all("authorization").stream()
                .filter(field -> !field.isBlank())
                .toList();
        boolean queryV4 = query.has("X-Amz-Algorithm") || query.has("X-Amz-Signature") || query.has("X-Amz-Credential");
        boolean queryV2 = query.has("AWSAccessKeyId") || (query.has("Signature") && query.has("Expires"));
        int mechanisms = authorization.size() + (queryV4 ? 1 : 0) + (queryV2 ? 1 : 0);
        if (mechanisms == 0) {
            return new Anonymous();
        }
        if (mechanisms > 1) {
            throw S3Error.INVALID_ARGUMENT
                    .exception("Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature"
                            + " query string parameter or the Authorization header should be specified")
                    .with("ArgumentName", "Authorization");
        }
        if (queryV4) {
            return QueryV4.parse(query);
        }
        return queryV2 ? SignatureV2.parseQuery(query) : parseHeader(authorization.getFirst(), http);
    }

    private static SignedRequest parseHeader(String authorization, HttpRequest http) {
        int space = authorization.indexOf(' ');
        if (space <= 0) {
            throw S3Error.INVALID_ARGUMENT
                    .exception("Authorization header is invalid -- one and only one ' ' (space) required")
                    .with("ArgumentName", "Authorization");
        }
        var type = authorization.substring(0, space);
        var rest = authorization.substring(space + 1).strip();
        return switch (type) {
            case CredentialScope.ALGORITHM -> HeaderV4.parse(rest, http.headers());
            case "AWS" -> SignatureV2.parseHeader(rest, http.headers());
            case "AWS4-ECDSA-P256-SHA256" ->
                throw S3Error.NOT_IMPLEMENTED
                        .exception("Authorization AWS4-ECDSA-P256-SHA256 (Signature V4A) is not implemented.")
                        .with("Header", "Authorization");
            // Only the type is repeated: behind it there may be a password.
            default ->
                throw S3Error.INVALID_ARGUMENT
                        .exception("Unsupported Authorization Type")
                        .with("ArgumentName", "Authorization")
                        .with("ArgumentValue", type);
        };
    }
}
