package io.cloakroom.storage.checksum;

/// How the checksum of a multipart object is computed (Amazon S3 API, `ChecksumType`).
public enum ChecksumType {
    COMPOSITE,
    FULL_OBJECT
}
