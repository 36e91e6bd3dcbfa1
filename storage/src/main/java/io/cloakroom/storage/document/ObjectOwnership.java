package io.cloakroom.storage.document;

/// Whose an object is that another account writes, and whether ACLs hold (Amazon S3 User Guide, "Controlling ownership of
/// objects and disabling ACLs for your bucket"). A bucket that has no such document is as [#OBJECT_WRITER] says.
public enum ObjectOwnership implements BucketDocument {
    /// The bucket's owner owns every object, and no ACL holds.
    BUCKET_OWNER_ENFORCED,
    /// The bucket's owner owns what others write with the ACL bucket-owner-full-control.
    BUCKET_OWNER_PREFERRED,
    /// Whoever writes an object owns it.
    OBJECT_WRITER;

    /// Whether ACLs hold, and objects can belong to another account than the bucket's.
    public boolean hasAcls() {
        return this != BUCKET_OWNER_ENFORCED;
    }
}
