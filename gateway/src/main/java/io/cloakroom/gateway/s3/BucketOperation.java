package io.cloakroom.gateway.s3;

import java.io.IOException;

/// An operation on an existing bucket, or on something in it.
@FunctionalInterface
public non-sealed interface BucketOperation extends Operation {
    /// @throws S3Exception for every refusal that the client can act on
    /// @throws IOException when the store or the connection failed
    S3Response handle(S3Request request) throws IOException;
}
