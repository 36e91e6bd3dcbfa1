package io.cloakroom.storage.document;

import java.util.Arrays;
import java.util.Optional;

/// The storage classes of objects in general purpose buckets (Amazon S3 User Guide, "Understanding and managing Amazon S3
/// storage classes"). On this server a class is a label: it is stored, listed and returned, and has no effect on where
/// objects lie.
public enum StorageClass {
    STANDARD,
    REDUCED_REDUNDANCY,
    STANDARD_IA,
    ONEZONE_IA,
    INTELLIGENT_TIERING,
    GLACIER,
    DEEP_ARCHIVE,
    GLACIER_IR;

    /// The class with this name in S3.
    public static Optional<StorageClass> named(String name) {
        return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
    }

    /// Whether S3 serves objects of this class only after they were restored.
    public boolean isArchive() {
        return this == GLACIER || this == DEEP_ARCHIVE;
    }
}
