package io.cloakroom.storage.document;

/// Keeps a bucket from being public (Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage"). A bucket may
/// have such a document, and a project one for all of its buckets. A restriction applies when either contains it.
///
/// @param blockPublicAcls       refuses requests that would set a public ACL
/// @param ignorePublicAcls      makes public ACLs ineffective
/// @param blockPublicPolicy     refuses requests that would set a public bucket policy
/// @param restrictPublicBuckets makes a public bucket policy apply only to the bucket's own account
public record PublicAccessBlock(
        boolean blockPublicAcls, boolean ignorePublicAcls, boolean blockPublicPolicy, boolean restrictPublicBuckets)
        implements BucketDocument {
    public static final PublicAccessBlock NONE = new PublicAccessBlock(false, false, false, false);
    public static final PublicAccessBlock ALL = new PublicAccessBlock(true, true, true, true);

    /// The restrictions of this document and of `other` together.
    public PublicAccessBlock or(PublicAccessBlock other) {
        return new PublicAccessBlock(
                blockPublicAcls || other.blockPublicAcls,
                ignorePublicAcls || other.ignorePublicAcls,
                blockPublicPolicy || other.blockPublicPolicy,
                restrictPublicBuckets || other.restrictPublicBuckets);
    }
}
