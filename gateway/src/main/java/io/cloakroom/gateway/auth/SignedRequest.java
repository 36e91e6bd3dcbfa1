package io.cloakroom.gateway.auth;

import io.cloakroom.s3.sign.CredentialScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the client claims to have signed, parsed and not yet verified. [SignatureClaims] reads it.
sealed interface SignedRequest {
    /// A request without a signature.
    record Anonymous() implements SignedRequest {}

    /// Signature V4.
    ///
    /// @param time          when it was signed
    /// @param timestamp     the same time as `yyyyMMdd'T'HHmmss'Z'`
    /// @param signedHeaders names in lower case, in the client's order
    /// @param life          how long a presigned link is valid; `null` when the signature is in the header
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
    /// @param time    when it was signed; for a presigned link, when it expires
    /// @param date    the date's line in the string to sign
    record V2(String accessKey, String signature, Instant time, String date, boolean presigned)
            implements SignedRequest {}
}
