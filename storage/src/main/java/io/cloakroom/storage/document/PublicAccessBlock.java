package io.cloakroom.storage.document;

/// What keeps a bucket from being public (Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage"). A bucket
/// may have one, and a project one for all its buckets; what either says holds.
///
/// @param blockPublicAcls       no public ACL is set any more
/// @param ignorePublicAcls      public ACLs open nothing
/// @param blockPublicPolicy     no public bucket policy is set any more
/// @param restrictPublicBuckets a public bucket policy opens the bucket to its own account alone
public record PublicAccessBlock(
        boolean blockPublicAcls, boolean ignorePublicAcls, boolean blockPublicPolicy, boolean restrictPublicBuckets)
        implements BucketDocument {
    public static final PublicAccessBlock NONE = new PublicAccessBlock(false, false, false, false);
    public static final PublicAccessBlock ALL = new PublicAccessBlock(true, true, true, true);

    /// What one of the two says, or the other.
    public PublicAccessBlock or(PublicAccessBlock other) {
        return new PublicAccessBlock(
                blockPublicAcls || other.blockPublicAcls,
                ignorePublicAcls || other.ignorePublicAcls,
                blockPublicPolicy || other.blockPublicPolicy,
                restrictPublicBuckets || other.restrictPublicBuckets);
    }
}
