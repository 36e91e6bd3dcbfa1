package io.cloakroom.storage.document;

import io.cloakroom.storage.encryption.Encryption;
import java.util.ArrayList;
import java.util.List;

/// What a new bucket has when nobody asks for anything else.
///
/// @param modern     whether ACLs are off and public access is blocked
/// @param encryption of what is written without a word about encryption: without a key, of any kind but SSE-C
public record NewBuckets(boolean modern, Encryption encryption) {
    /// As S3 made them up to April 2023: ACLs hold, and nothing keeps a bucket from being made public. Nothing is public by
    /// itself.
    public static final NewBuckets CLASSIC = new NewBuckets(false, Encryption.NONE);
    /// As S3 makes them since (Amazon S3 User Guide, "Default settings for new S3 buckets FAQ"): ACLs are off, and public access
    /// is blocked.
    public static final NewBuckets MODERN = new NewBuckets(true, Encryption.NONE);

    public NewBuckets with(Encryption changed) {
        return new NewBuckets(modern, changed);
    }

    /// @param asked what the bucket is to have, one of a type
    /// @return that, and what it has by itself
    public List<BucketDocument> documents(List<? extends BucketDocument> asked) {
        var documents = new ArrayList<BucketDocument>(asked);
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
