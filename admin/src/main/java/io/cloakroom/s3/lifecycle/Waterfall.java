package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.document.StorageClass;

/// The transitions between storage classes: only to colder ones (Amazon S3 User Guide, "Transitioning objects using
/// Amazon S3 Lifecycle", "Supported transitions").
final class Waterfall {
    private Waterfall() {}

    /// The coldness of a class: higher is colder.
    static int depth(StorageClass storageClass) {
        return switch (storageClass) {
            case STANDARD, REDUCED_REDUNDANCY -> 0;
            case STANDARD_IA -> 1;
            case INTELLIGENT_TIERING -> 2;
            case ONEZONE_IA -> 3;
            case GLACIER_IR -> 4;
            case GLACIER -> 5;
            case DEEP_ARCHIVE -> 6;
        };
    }

    /// Whether any transition leads to this class.
    static boolean leadsTo(StorageClass to) {
        return depth(to) > 0;
    }

    static boolean leads(StorageClass from, StorageClass to) {
        boolean skipped = from == StorageClass.ONEZONE_IA && to == StorageClass.GLACIER_IR;
        return depth(to) > depth(from) && !skipped;
    }
}
