package io.cloakroom.gateway.s3;

import io.cloakroom.gateway.http.HttpRequest;
import java.io.IOException;
import java.time.Instant;

/// Finds out who sends a request.
public interface Authentication {
    /// Verifies the signature of a request. Reads no byte of its body.
    ///
    /// @throws S3Exception when there is a signature that is not right
    /// @throws IOException when the store of tokens failed
    Authenticated authenticate(HttpRequest http, S3Address address) throws IOException;

    /// Verifies the signature of a form's policy.
    ///
    /// @param received when the request arrived
    /// @param file     the payload, which the signature does not cover
    /// @throws S3Exception when the signature is not right
    /// @throws IOException when the store of tokens failed
    Authenticated authenticate(FormSignature signature, Instant received, Payload file) throws IOException;

    /// The caller, and the body with the checks that the signature demands. They run while the body is read.
    ///
    /// @param renewal looks at the caller's token again, when the body has come
    record Authenticated(Caller caller, Payload payload, Renewal renewal) {}

    /// Looks at a caller's token again. Costs no I/O as long as the token has not changed.
    @FunctionalInterface
    interface Renewal {
        /// For an anonymous caller.
        Renewal OF_NOBODY = () -> Caller.ANONYMOUS;

        /// @throws S3Exception as for a new request, when the token may no longer be used
        Caller renew() throws IOException;
    }
}
