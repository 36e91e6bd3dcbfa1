package io.cloakroom.storage.document;

/// Who pays for requests (Amazon S3 User Guide, "Using Requester Pays buckets"). On this server nobody pays; the document
/// only decides whose requests must say that they would.
public enum RequestPayment implements BucketDocument {
    BUCKET_OWNER,
    /// Requests of other accounts must contain the header `x-amz-request-payer`, and anonymous requests are refused.
    REQUESTER
}
