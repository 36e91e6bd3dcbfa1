package io.cloakroom.storage.document;

import java.util.Arrays;
import java.util.Optional;

/// The storage classes of objects in general purpose buckets (Amazon S3 User Guide, "Understanding and managing Amazon S3
/// storage classes"). A class is a label here: it is kept, listed and returned, and all objects lie on the same disks.
public enum StorageClass {
    STANDARD,
    REDUCED_REDUNDANCY,
    STANDARD_IA,
    ONEZONE_IA,
    INTELLIGENT_TIERING,
    GLACIER,
    DEEP_ARCHIVE,
    GLACIER_IR;

    /// The class that S3 calls so.
    public static Optional<StorageClass> named(String name) {
        return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
    }

    /// Whether S3 serves objects of this class only after they were restored.
    public boolean isArchive() {
        return this == GLACIER || this == DEEP_ARCHIVE;
    }
}
