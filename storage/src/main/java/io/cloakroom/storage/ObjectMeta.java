package io.cloakroom.storage;

import java.util.Map;

/// What a client says about an object, apart from its bytes.
///
/// @param systemHeaders the system-defined headers that are stored and sent back as they came, by lower-case name:
///                      cache-control, content-disposition, content-encoding, content-language, content-type,
///                      expires, x-amz-website-redirect-location; in the order in which they are sent
/// @param userMetadata  by lower-case name without `x-amz-meta-`; in the order in which they came
public record ObjectMeta(
        Map<String, String> systemHeaders,
        Map<String, String> userMetadata,
        CannedAcl acl,
        StorageClass storageClass,
        TagSet tags,
        Protection protection) {
    public ObjectMeta {
        systemHeaders = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(systemHeaders));
        userMetadata = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(userMetadata));
    }

    /// Of class STANDARD, without tags, not protected.
    public ObjectMeta(Map<String, String> systemHeaders, Map<String, String> userMetadata, CannedAcl acl) {
        this(systemHeaders, userMetadata, acl, StorageClass.STANDARD, TagSet.NONE, Protection.NONE);
    }

    public ObjectMeta with(CannedAcl changed) {
        return new ObjectMeta(systemHeaders, userMetadata, changed, storageClass, tags, protection);
    }

    public ObjectMeta with(TagSet changed) {
        return new ObjectMeta(systemHeaders, userMetadata, acl, storageClass, changed, protection);
    }

    public ObjectMeta with(Protection changed) {
        return new ObjectMeta(systemHeaders, userMetadata, acl, storageClass, tags, changed);
    }
}
