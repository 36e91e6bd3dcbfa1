package io.cloakroom.storage.stores;

import io.cloakroom.storage.document.NewBuckets;
import java.time.Duration;

/// Settings of the stores that do not depend on the engine.
///
/// @param inlineBytes          payload up to this size lies in the record itself
/// @param maxBucketsPerProject how many buckets a project may have
/// @param newBuckets           the documents of a new bucket unless its creator asks for others
/// @param longestStop          after a longer stop of the server no retention ends until the operator confirms the system clock
public record StoreSettings(int inlineBytes, int maxBucketsPerProject, NewBuckets newBuckets, Duration longestStop) {
    public static final StoreSettings DEFAULT = new StoreSettings(16 * 1024, 10_000);

    /// With the usual documents of new buckets and the usual longest stop.
    public StoreSettings(int inlineBytes, int maxBucketsPerProject) {
        this(inlineBytes, maxBucketsPerProject, NewBuckets.CLASSIC, Duration.ofDays(30));
    }

    public StoreSettings {
        if (inlineBytes < 0 || inlineBytes > 64 * 1024) {
            throw new IllegalArgumentException("inlineBytes must be 0 to 65536: " + inlineBytes);
        }
        if (maxBucketsPerProject < 1) {
            throw new IllegalArgumentException("maxBucketsPerProject must be 1 or more: " + maxBucketsPerProject);
        }
    }
}
