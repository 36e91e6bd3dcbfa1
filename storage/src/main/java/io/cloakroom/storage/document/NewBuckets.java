package io.cloakroom.storage.document;

import io.cloakroom.storage.encryption.Encryption;
import java.util.ArrayList;
import java.util.List;

/// The documents that a new bucket gets when its creator asks for no others.
///
/// @param modern     whether ACLs are off and public access is blocked
/// @param encryption of objects whose writer asks for none: any kind but SSE-C, without a key
public record NewBuckets(boolean modern, Encryption encryption) {
    /// As S3 made buckets up to April 2023: ACLs apply, and nothing keeps a bucket from being made public. No bucket is
    /// public unless somebody makes it so.
    public static final NewBuckets CLASSIC = new NewBuckets(false, Encryption.NONE);
    /// As S3 has made buckets since then (Amazon S3 User Guide, "Default settings for new S3 buckets FAQ"): ACLs are off, and
    /// public access is blocked.
    public static final NewBuckets MODERN = new NewBuckets(true, Encryption.NONE);

    public NewBuckets with(Encryption changed) {
        return new NewBuckets(modern, changed);
    }

    /// @param requested documents that the creator asks for, at most one of each type
    /// @return these documents, and the default ones of other types
    public List<BucketDocument> documents(List<? extends BucketDocument> requested) {
        var documents = new ArrayList<BucketDocument>(requested);
        if (modern) {
            add(documents, ObjectOwnership.BUCKET_OWNER_ENFORCED);
            add(documents, PublicAccessBlock.ALL);
        }
        if (!(encryption instanceof Encryption.None)) {
            boolean bucketKey = encryption instanceof Encryption.SseKms kms && kms.bucketKey();
            add(documents, new BucketEncryption(encryption, bucketKey, false));
        }
        return documents;
    }

    private static void add(List<BucketDocument> documents, BucketDocument usual) {
        if (documents.stream().noneMatch(usual.getClass()::isInstance)) {
            documents.add(usual);
        }
    }
}
