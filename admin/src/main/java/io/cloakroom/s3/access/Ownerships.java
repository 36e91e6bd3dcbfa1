package io.cloakroom.s3.access;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.document.ObjectOwnership;
import java.util.Optional;

/// The object ownership settings: their names in S3, and which of them a bucket can have.
public final class Ownerships {
    private Ownerships() {}

    public static Optional<ObjectOwnership> named(String name) {
        return switch (name) {
            case "BucketOwnerEnforced" -> Optional.of(ObjectOwnership.BUCKET_OWNER_ENFORCED);
            case "BucketOwnerPreferred" -> Optional.of(ObjectOwnership.BUCKET_OWNER_PREFERRED);
            case "ObjectWriter" -> Optional.of(ObjectOwnership.OBJECT_WRITER);
            default -> Optional.empty();
        };
    }

    public static String nameOf(ObjectOwnership ownership) {
        return switch (ownership) {
            case BUCKET_OWNER_ENFORCED -> "BucketOwnerEnforced";
            case BUCKET_OWNER_PREFERRED -> "BucketOwnerPreferred";
            case OBJECT_WRITER -> "ObjectWriter";
        };
    }

    /// Whether a bucket can have the setting: ACLs cannot be disabled while the bucket's own ACL grants something to
    /// others.
    public static boolean fits(Bucket bucket, ObjectOwnership ownership) {
        return ownership.hasAcls() || bucket.acl().opensNothing();
    }
}
