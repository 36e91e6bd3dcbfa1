package io.cloakroom.gateway.s3;

import java.io.IOException;

/// An operation on an account, or one that makes a bucket.
@FunctionalInterface
public non-sealed interface AccountOperation extends Operation {
    /// @throws S3Exception for every refusal that the client can act on
    /// @throws IOException when the store or the connection failed
    S3Response handle(AccountRequest request) throws IOException;
}
