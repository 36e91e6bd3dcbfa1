package io.cloakroom.gateway.s3;

/// One S3 operation. It runs after authentication and authorisation.
public sealed interface Operation permits BucketOperation, AccountOperation {
    /// Whether the operation understands a header that is refused for all other operations.
    ///
    /// @param field in lower case
    default boolean takes(String field) {
        return false;
    }

    /// Whether policies may ask for facts that only the operation finds out, from the body or from an object. When the
    /// request is admitted, conditions about them are passed over, and the operation has to call
    /// [io.cloakroom.gateway.access.Authorizer#requireSaying] when it knows.
    default boolean tellsMore() {
        return false;
    }

    /// The name that S3 gives it, for logs and metrics.
    default String name() {
        return getClass().getSimpleName();
    }
}
