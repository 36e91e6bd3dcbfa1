package io.cloakroom.gateway.auth;

import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.gateway.auth.SignedRequest.Anonymous;
import io.cloakroom.gateway.auth.SignedRequest.V2;
import io.cloakroom.gateway.auth.SignedRequest.V4;
import io.cloakroom.gateway.auth.TokenCache.Usable;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.s3.AmzTime;
import io.cloakroom.gateway.s3.Authentication;
import io.cloakroom.gateway.s3.Caller;
import io.cloakroom.gateway.s3.FormSignature;
import io.cloakroom.gateway.s3.HostNames;
import io.cloakroom.gateway.s3.Payload;
import io.cloakroom.gateway.s3.S3Address;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Query;
import io.cloakroom.s3.sign.CredentialScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds out who sends a request, before a byte of its body is read. Knows Signature V4 and V2, each in the header and
/// in the query. A request without a signature is anonymous.
public final class Authenticator implements Authentication {
    private static final Duration MAX_SKEW = Duration.ofMinutes(15);
    private static final String SECURITY_TOKEN = "x-amz-security-token";
    private static final String CONTENT_SHA256 = "x-amz-content-sha256";

    private final TokenCache tokens;
    private final TemporaryCallers temporary;
    private final Settings settings;

    /// @param pinnedRegion the only region that a scope may name; `null` for any
    /// @param acceptV2     whether Signature V2 is accepted
    /// @param hosts        which host names contain a bucket
    public record Settings(@Nullable String pinnedRegion, boolean acceptV2, HostNames hosts) {}

    public Authenticator(TokenCache tokens, TemporaryCallers temporary, Settings settings) {
        this.tokens = tokens;
        this.temporary = temporary;
        this.settings = settings;
    }

    /// @throws S3Exception for whatever is wrong with the signature, in AWS's words
    @Override
    public Authenticated authenticate(HttpRequest http, S3Address address) throws IOException {
        var query = S3Query.parse(http.query());
        return switch (SignatureClaims.in(http, query)) {
            case Anonymous _ ->
                new Authenticated(
                        Caller.ANONYMOUS, PayloadChecks.of(http, lenientHash(http, false), null), Renewal.OF_NOBODY);
            case V4 claim -> v4(http, query, claim);
            case V2 claim -> v2(http, address, query, claim);
        };
    }

    private Authenticated v4(HttpRequest http, S3Query query, V4 claim) throws IOException {
        requireRegion(claim);
        // AWS parses this before it looks up the key. A presigned link need not have the header.
        var header = http.headers().first(CONTENT_SHA256).orElse("");
        var signedHash = claim.presigned() ? presignedHash(http, claim, query) : header;
        var hash = claim.presigned() ? presignedBody(http, query, signedHash) : PayloadHash.strict(header);
        var usable = usable(claim.accessKey(), http, query);
        requireTime(http.received(), claim);
        var verified = SignatureV4.verify(http, settings.hosts(), claim, usable.credential(), signedHash);
        Renewal renewal = () -> holder(renewed(claim.accessKey(), http, query));
        return new Authenticated(holder(usable), PayloadChecks.of(http, hash, verified), renewal);
    }

    private Authenticated v2(HttpRequest http, S3Address address, S3Query query, V2 claim) throws IOException {
        if (!settings.acceptV2()) {
            throw S3Error.INVALID_REQUEST.exception(
                    "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
        }
        var usable = tokens.usable(claim.accessKey());
        refuseSessionToken(http, query);
        if (claim.presigned()) {
            requireNotExpired(http.received(), claim.time());
        } else {
            requireSmallSkew(http.received(), claim.time());
        }
        SignatureV2.verify(http, address, query, claim, usable.credential());
        Renewal renewal = () -> holder(tokens.usable(claim.accessKey(), http.received()));
        return new Authenticated(holder(usable), PayloadChecks.of(http, lenientHash(http, false), null), renewal);
    }

    @Override
    public Authenticated authenticate(FormSignature signature, Instant received, Payload file) throws IOException {
        return switch (signature) {
            case FormSignature.V4 v4 -> v4(v4, received, file);
            case FormSignature.V2 v2 -> v2(v2, received, file);
        };
    }

    /// Verifies a form. Its signature covers the policy as it came (Amazon S3 API Reference, "Authenticating Requests
    /// in Browser-Based Uploads Using POST"). The policy itself says when it expires.
    private Authenticated v4(FormSignature.V4 signature, Instant received, Payload file) throws IOException {
        if (!signature.algorithm().equals(CredentialScope.ALGORITHM)) {
            throw S3Error.INVALID_ARGUMENT
                    .exception("The X-Amz-Algorithm of a form is " + CredentialScope.ALGORITHM)
                    .with("ArgumentName", "X-Amz-Algorithm")
                    .with("ArgumentValue", signature.algorithm());
        }
        var claim = CredentialClaim.parse(
                signature.credential(),
                what -> S3Error.INVALID_ARGUMENT
                        .exception("Error parsing the X-Amz-Credential field; " + what)
                        .with("ArgumentName", "X-Amz-Credential")
                        .with("ArgumentValue", signature.credential()));
        var pinned = settings.pinnedRegion();
        if (pinned != null && !pinned.equals(claim.scope().region())) {
            throw S3Error.INVALID_ARGUMENT
                    .exception("Error parsing the X-Amz-Credential field; the region '"
                            + claim.scope().region() + "' is wrong; expecting '" + pinned + "'")
                    .with("Region", pinned);
        }
        requireDate(signature, claim.scope(), received);
        boolean brief = TemporaryKeys.isOne(claim.accessKey());
        if (!brief && !signature.token().isBlank()) {
            throw S3Error.INVALID_TOKEN.exception();
        }
        var usable = brief ? temporary.usable(claim.accessKey(), signature.token()) : tokens.usable(claim.accessKey());
        var key = usable.credential().key(claim.scope());
        if (!key.verifies(signature.policy(), signature.signature())) {
            throw Mismatch.of(claim.accessKey(), signature.signature(), signature.policy());
        }
        usable.credential().keep(claim.scope(), key);
        Renewal renewal = () -> holder(
                brief
                        ? temporary.usable(claim.accessKey(), signature.token(), received)
                        : tokens.usable(claim.accessKey(), received));
        return new Authenticated(holder(usable), file, renewal);
    }

    /// Checks the time of the signature, because policies may ask for its age.
    private static void requireDate(FormSignature.V4 signature, CredentialScope scope, Instant received) {
        var time = AmzTime.basic(signature.date()).filter(_ -> signature.date().startsWith(scope.date()));
        if (time.isEmpty()) {
            throw S3Error.INVALID_ARGUMENT
                    .exception(
                            "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\", on the day of the"
                                    + " credential")
                    .with("ArgumentName", "X-Amz-Date");
        }
        if (time.get().isAfter(received.plus(MAX_SKEW))) {
            throw S3Error.ACCESS_DENIED.exception("Request is not valid yet");
        }
    }

    private Authenticated v2(FormSignature.V2 signature, Instant received, Payload file) throws IOException {
        if (!signature.token().isBlank()) {
            throw S3Error.INVALID_TOKEN.exception();
        }
        if (!settings.acceptV2()) {
            throw S3Error.INVALID_REQUEST.exception(
                    "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
        }
        var usable = tokens.usable(signature.accessKey());
        var expected = SignatureV2.sign(usable.credential().secret(), signature.policy());
        if (!MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), signature.signature().getBytes(StandardCharsets.UTF_8))) {
            throw Mismatch.of(signature.accessKey(), signature.signature(), signature.policy());
        }
        Renewal renewal = () -> holder(tokens.usable(signature.accessKey(), received));
        return new Authenticated(holder(usable), file, renewal);
    }

    private static Caller holder(Usable usable) {
        var token = usable.credential().token();
        var owner = usable.credential().owner();
        return new Caller.Holder(token.accessKey(), usable.project(), token.user(), owner, token.scope());
    }

    private static PayloadHash lenientHash(HttpRequest http, boolean chunkSignatures) {
        return http.headers()
                .first(CONTENT_SHA256)
                .map(text -> PayloadHash.lenient(text, chunkSignatures))
                .orElse(PayloadHash.UNSAID);
    }

    /// The last line of the canonical request of a presigned link.
    private static String presignedHash(HttpRequest http, V4 claim, S3Query query) {
        return http.headers()
                .first(CONTENT_SHA256)
                .filter(_ -> claim.signedHeaders().contains(CONTENT_SHA256))
                .or(() -> query.get("X-Amz-Content-Sha256"))
                .orElse(PayloadHash.UNSIGNED_PAYLOAD);
    }

    /// The hash that the body of a presigned link must have. Whoever made the link decides; if they left it open,
    /// whoever follows the link may decide.
    private static PayloadHash presignedBody(HttpRequest http, S3Query query, String signedHash) {
        var hash = signedHash.equals(PayloadHash.UNSIGNED_PAYLOAD)
                ? http.headers().first(CONTENT_SHA256).or(() -> query.get("X-Amz-Content-Sha256"))
                : Optional.of(signedHash);
        return hash.map(text -> PayloadHash.lenient(text, true)).orElse(PayloadHash.UNSAID);
    }

    private void requireRegion(V4 claim) {
        var pinned = settings.pinnedRegion();
        if (pinned != null && !pinned.equals(claim.scope().region())) {
            var what = "the region '" + claim.scope().region() + "' is wrong; expecting '" + pinned + "'";
            throw (claim.presigned() ? QueryV4.malformed(what) : HeaderV4.malformed(what)).with("Region", pinned);
        }
    }

    /// A session token belongs to temporary keys. Beside any other key it must be meant for another service.
    private Usable usable(String accessKey, HttpRequest http, S3Query query) throws IOException {
        if (TemporaryKeys.isOne(accessKey)) {
            return temporary.usable(accessKey, sessionToken(http, query).orElse(""));
        }
        var usable = tokens.usable(accessKey);
        refuseSessionToken(http, query);
        return usable;
    }

    /// The token of a running request, as it is now.
    private Usable renewed(String accessKey, HttpRequest http, S3Query query) throws IOException {
        return TemporaryKeys.isOne(accessKey)
                ? temporary.usable(accessKey, sessionToken(http, query).orElse(""), http.received())
                : tokens.usable(accessKey, http.received());
    }

    private static Optional<String> sessionToken(HttpRequest http, S3Query query) {
        return http.headers().first(SECURITY_TOKEN).or(() -> query.get("X-Amz-Security-Token"));
    }

    private static void refuseSessionToken(HttpRequest http, S3Query query) {
        var token = sessionToken(http, query);
        if (token.isPresent() && !token.get().isBlank()) {
            throw S3Error.INVALID_TOKEN.exception();
        }
    }

    private static void requireTime(Instant received, V4 claim) {
        var life = claim.life();
        if (life == null) {
            requireSmallSkew(received, claim.time());
            return;
        }
        if (claim.time().isAfter(received.plus(MAX_SKEW))) {
            throw S3Error.ACCESS_DENIED
                    .exception("Request is not valid yet")
                    .with("X-Amz-Date", claim.timestamp())
                    .with("ServerTime", AmzTime.shown(received));
        }
        var end = claim.time().plus(life);
        if (received.isAfter(end)) {
            throw S3Error.ACCESS_DENIED
                    .exception("Request has expired")
                    .with("X-Amz-Expires", Long.toString(life.toSeconds()))
                    .with("Expires", AmzTime.shown(end))
                    .with("ServerTime", AmzTime.shown(received));
        }
    }

    private static void requireNotExpired(Instant received, Instant end) {
        if (received.isAfter(end)) {
            throw S3Error.ACCESS_DENIED
                    .exception("Request has expired")
                    .with("Expires", AmzTime.shown(end))
                    .with("ServerTime", AmzTime.shown(received));
        }
    }

    private static void requireSmallSkew(Instant received, Instant signed) {
        if (Duration.between(signed, received).abs().compareTo(MAX_SKEW) > 0) {
            throw S3Error.REQUEST_TIME_TOO_SKEWED
                    .exception()
                    .with("RequestTime", AmzTime.basic(signed))
                    .with("ServerTime", AmzTime.shown(received))
                    .with("MaxAllowedSkewMilliseconds", Long.toString(MAX_SKEW.toMillis()));
        }
    }
}
