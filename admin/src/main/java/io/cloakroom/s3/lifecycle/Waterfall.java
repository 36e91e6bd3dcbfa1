package io.cloakroom.s3.lifecycle;

import io.cloakroom.storage.document.StorageClass;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The transitions between storage classes: only to colder ones (Amazon S3 User Guide, "Transitioning objects using
/// Amazon S3 Lifecycle", "Supported transitions").
public final class Waterfall {
    /// The classes that transitions lead to, the warmest first.
    public static final List<StorageClass> TARGETS = Stream.of(StorageClass.values())
            .filter(Waterfall::leadsTo)
            .sorted(Comparator.comparingInt(Waterfall::depth))
            .toList();

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

    /// Whether AWS moves objects into this class only after they were in STANDARD for some time.
    public static boolean isInfrequent(StorageClass to) {
        return to == StorageClass.STANDARD_IA || to == StorageClass.ONEZONE_IA;
    }

    static boolean leads(StorageClass from, StorageClass to) {
        boolean skipped = from == StorageClass.ONEZONE_IA && to == StorageClass.GLACIER_IR;
        return depth(to) > depth(from) && !skipped;
    }
}
