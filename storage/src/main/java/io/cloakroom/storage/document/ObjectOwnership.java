package io.cloakroom.storage.document;

/// Who owns an object that another account writes, and whether ACLs apply (Amazon S3 User Guide, "Controlling ownership of
/// objects and disabling ACLs for your bucket"). A bucket without this document behaves like [#OBJECT_WRITER].
public enum ObjectOwnership implements BucketDocument {
    /// The bucket's owner owns every object, and no ACL applies.
    BUCKET_OWNER_ENFORCED,
    /// The bucket's owner owns an object that others write with the ACL bucket-owner-full-control.
    BUCKET_OWNER_PREFERRED,
    /// Whoever writes an object owns it.
    OBJECT_WRITER;

    /// Whether ACLs apply, and objects can belong to another account than the bucket's.
    public boolean hasAcls() {
        return this != BUCKET_OWNER_ENFORCED;
    }
}
