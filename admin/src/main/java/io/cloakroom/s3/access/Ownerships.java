package io.cloakroom.s3.access;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.document.ObjectOwnership;
import java.util.Optional;

/// S3's names of the settings of object ownership, and which a bucket can have.
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

    /// Whether a bucket can have it: where ACLs are switched off, the bucket must not have one that opens something.
    public static boolean fits(Bucket bucket, ObjectOwnership ownership) {
        return ownership.hasAcls() || bucket.acl().opensNothing();
    }
}
