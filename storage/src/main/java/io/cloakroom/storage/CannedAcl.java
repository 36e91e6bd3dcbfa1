package io.cloakroom.storage;

/// Who but the owner may read: the canned ACLs that we keep (Amazon S3 User Guide, "Canned ACL").
public enum CannedAcl {
    PRIVATE,
    PUBLIC_READ
}
