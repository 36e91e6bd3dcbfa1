package io.cloakroom.storage.stores;

import io.cloakroom.storage.document.NewBuckets;
import java.time.Duration;

/// What may be set about storage, whatever the engine.
///
/// @param inlineBytes          payload up to this size lies in the record itself
/// @param maxBucketsPerProject how many buckets a project may have
/// @param newBuckets           what a new bucket has when nobody asks for anything else
/// @param longestStop          after a longer one no retention ends until the operator confirms the system clock
public record StoreSettings(int inlineBytes, int maxBucketsPerProject, NewBuckets newBuckets, Duration longestStop) {
    public static final StoreSettings DEFAULT = new StoreSettings(16 * 1024, 10_000);

    /// With the usual new buckets and longest stop.
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
