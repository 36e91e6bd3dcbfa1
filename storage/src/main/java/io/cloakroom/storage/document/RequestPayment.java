package io.cloakroom.storage.document;

/// Who pays for requests (Amazon S3 User Guide, "Using Requester Pays buckets"). Nobody pays anything here; it decides who
/// must say that they would.
public enum RequestPayment implements BucketDocument {
    BUCKET_OWNER,
    /// Requests of others must carry `x-amz-request-payer`, and nobody asks without a signature.
    REQUESTER
}
