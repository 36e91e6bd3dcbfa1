package io.cloakroom.gateway.auth;

import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Query;
import io.cloakroom.s3.sign.CredentialScope;

/// Finds out how a request is signed and parses that signature strictly. Nothing behind this class reads a raw
/// `Authorization` header or signature parameter.
final class SignatureClaims {
    private SignatureClaims() {}

    /// The signature that a request carries, in its header or in its query.
    ///
    /// @throws S3Exception for whatever AWS refuses before it looks for the key
    static SignedRequest in(HttpRequest http, S3Query query) {
        // As with AWS, a request with an empty Authorization header is anonymous.
        var authorization = http.headers().all("authorization").stream()
                .filter(field -> !field.isBlank())
                .toList();
        boolean queryV4 = query.has("X-Amz-Algorithm") || query.has("X-Amz-Signature") || query.has("X-Amz-Credential");
        boolean queryV2 = query.has("AWSAccessKeyId") || (query.has("Signature") && query.has("Expires"));
        int mechanisms = authorization.size() + (queryV4 ? 1 : 0) + (queryV2 ? 1 : 0);
        if (mechanisms == 0) {
            return new SignedRequest.Anonymous();
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
            // The answer repeats the type alone, because a password may follow it.
            default ->
                throw S3Error.INVALID_ARGUMENT
                        .exception("Unsupported Authorization Type")
                        .with("ArgumentName", "Authorization")
                        .with("ArgumentValue", type);
        };
    }
}
