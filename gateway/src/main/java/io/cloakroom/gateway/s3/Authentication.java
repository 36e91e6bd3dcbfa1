package io.cloakroom.gateway.s3;

import io.cloakroom.gateway.http.HttpRequest;
import java.io.IOException;
import java.time.Instant;

/// Finds out who asks.
public interface Authentication {
    /// Reads no byte of the body.
    ///
    /// @throws S3Exception when a signature was given and is not right
    /// @throws IOException when the store of tokens failed
    Authenticated authenticate(HttpRequest http, S3Address address) throws IOException;

    /// Verifies the signature of a form's policy.
    ///
    /// @param received when the request arrived
    /// @param file     the payload, which nothing is signed of
    /// @throws S3Exception when the signature is not right
    /// @throws IOException when the store of tokens failed
    Authenticated authenticate(FormSignature signature, Instant received, Payload file) throws IOException;

    /// Who asks, and the body as far as the signature speaks for it: what it leaves open is checked while it is read.
    ///
    /// @param renewal the same caller by what is known of its token later, when the body has come
    record Authenticated(Caller caller, Payload payload, Renewal renewal) {}

    /// Looks at a caller's token again. Costs no I/O as long as the token has not changed.
    @FunctionalInterface
    interface Renewal {
        /// Of who has no token.
        Renewal OF_NOBODY = () -> Caller.ANONYMOUS;

        /// @throws S3Exception as at the beginning, when the token may no longer be used
        Caller renew() throws IOException;
    }
}
