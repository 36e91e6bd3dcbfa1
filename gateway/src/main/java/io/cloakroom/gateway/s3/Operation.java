package io.cloakroom.gateway.s3;

/// One operation of S3. Called after authentication and authorisation; says no more than S3 does.
public sealed interface Operation permits BucketOperation, AccountOperation {
    /// Whether the operation understands a header field that no other one does, and that others are therefore refused with.
    ///
    /// @param field in lower case
    default boolean takes(String field) {
        return false;
    }

    /// Whether policies may ask for what the operation finds out itself, in the body or of an object. Conditions of that are then
    /// passed over when the request is admitted, and the operation has to have it asked for once more when it knows.
    default boolean tellsMore() {
        return false;
    }

    /// S3's name of it, for logs and metrics.
    default String name() {
        return getClass().getSimpleName();
    }
}
