package io.cloakroom.storage.stores;

/// What may be set about storage, whatever the engine.
///
/// @param inlineBytes          payload up to this size lies in the record itself
/// @param maxBucketsPerProject how many buckets a project may have
public record StoreSettings(int inlineBytes, int maxBucketsPerProject) {
    public static final StoreSettings DEFAULT = new StoreSettings(16 * 1024, 10_000);

    public StoreSettings {
        if (inlineBytes < 0 || inlineBytes > 64 * 1024) {
            throw new IllegalArgumentException("inlineBytes must be 0 to 65536: " + inlineBytes);
        }
        if (maxBucketsPerProject < 1) {
            throw new IllegalArgumentException("maxBucketsPerProject must be 1 or more: " + maxBucketsPerProject);
        }
    }
}
