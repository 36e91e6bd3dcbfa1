package io.cloakroom.storage;

import java.util.ArrayList;
import java.util.List;

/// What a new bucket has when nobody asks for anything else.
public enum NewBuckets {
    /// As S3 made them up to April 2023: ACLs hold, and nothing keeps a bucket from being made public. Nothing is public by
    /// itself.
    CLASSIC,
    /// As S3 makes them since (Amazon S3 User Guide, "Default settings for new S3 buckets FAQ"): ACLs are off, and public access
    /// is blocked.
    MODERN;

    /// @param asked what the bucket is to have, one of a type
    /// @return that, and what it has by itself
    public List<BucketDocument> documents(List<? extends BucketDocument> asked) {
        var documents = new ArrayList<BucketDocument>(asked);
        if (this == MODERN) {
            if (asked.stream().noneMatch(ObjectOwnership.class::isInstance)) {
                documents.add(ObjectOwnership.BUCKET_OWNER_ENFORCED);
            }
            if (asked.stream().noneMatch(PublicAccessBlock.class::isInstance)) {
                documents.add(PublicAccessBlock.ALL);
            }
        }
        return documents;
    }
}
