package io.cloakroom.gateway.auth;

import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.s3.HostNames;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.s3.sign.CanonicalRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/// Verifies a Signature V4 against the request that carries it.
final class SignatureV4 {
    private SignatureV4() {}

    /// A verified signature, on which the signatures of chunks are based.
    record Verified(SignedRequest.V4 claim, Credential credential, CanonicalRequest canonical) {}

    /// @param payloadHash the hash of the body that the client has signed
    /// @throws io.cloakroom.gateway.s3.S3Exception AccessDenied when a field that must be signed is not;
    ///     SignatureDoesNotMatch
    static Verified verify(
            HttpRequest http, HostNames hosts, SignedRequest.V4 claim, Credential credential, String payloadHash) {
        requireSigned(http, claim.signedHeaders());
        var key = credential.key(claim.scope());
        var query = CanonicalRequest.query(http.query(), claim.presigned() ? "X-Amz-Signature" : null);
        // AWS's own form comes first; then the path as it came, for clients that encode it in their own way and sign
        // that (`%2F`); each also with the host that a trusted proxy forwards. All of them name the same object. The
        // bucket is taken from the forwarded host, and a signature for the host of another bucket must not be accepted
        // for it.
        CanonicalRequest shown = null;
        for (var host : hosts(http, hosts)) {
            for (var uri : distinct(CanonicalRequest.uri(http.path()), http.path())) {
                var canonical = CanonicalRequest.of(
                        http.method(),
                        uri,
                        query,
                        claim.signedHeaders(),
                        name -> name.equals("host")
                                ? List.of(host)
                                : http.headers().all(name),
                        payloadHash);
                if (key.verifies(claim.scope().stringToSign(claim.timestamp(), canonical), claim.signature())) {
                    credential.keep(claim.scope(), key);
                    return new Verified(claim, credential, canonical);
                }
                shown = shown == null ? canonical : shown;
            }
        }
        var first = Objects.requireNonNull(shown);
        var stringToSign = claim.scope().stringToSign(claim.timestamp(), first);
        throw Mismatch.of(claim.accessKey(), claim.signature(), stringToSign, first);
    }

    private static List<String> hosts(HttpRequest http, HostNames names) {
        var sent = http.headers().first("host").orElse(http.host());
        return names.meanTheSame(sent, http.host()) ? distinct(sent, http.host()) : List.of(http.host());
    }

    private static List<String> distinct(String first, String second) {
        return first.equals(second) ? List.of(first) : List.of(first, second);
    }

    /// Requires that the host and all x-amz- headers are signed. For x-amz-content-sha256 its value is signed in any
    /// case.
    private static void requireSigned(HttpRequest http, List<String> signed) {
        var missing = new LinkedHashSet<String>();
        if (!signed.contains("host")) {
            missing.add("host");
        }
        http.headers().forEach((name, _) -> {
            if (name.startsWith("x-amz-") && !name.equals("x-amz-content-sha256") && !signed.contains(name)) {
                missing.add(name);
            }
        });
        if (!missing.isEmpty()) {
            throw S3Error.ACCESS_DENIED
                    .exception("There were headers present in the request which were not signed")
                    .with("HeadersNotSigned", String.join(", ", missing));
        }
    }
}
