package io.cloakroom.storage;

import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.StorageClass;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.encryption.Encryption;
import java.util.Map;

/// The metadata of an object: what is known of it apart from its bytes.
///
/// @param systemHeaders the system-defined headers that are stored and sent back unchanged, by lower-case name:
///                      cache-control, content-disposition, content-encoding, content-language, content-type, expires,
///                      x-amz-website-redirect-location; in the order in which they are sent
/// @param userMetadata  by lower-case name without `x-amz-meta-`, in the order in which it came
/// @param owner         id of the project that owns the object; empty for the bucket's project
/// @param encryption    of the payload; contains the sealed data key once the object is stored
public record ObjectMeta(
        Map<String, String> systemHeaders,
        Map<String, String> userMetadata,
        Acl acl,
        String owner,
        StorageClass storageClass,
        TagSet tags,
        Protection protection,
        Encryption encryption) {
    public ObjectMeta {
        systemHeaders = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(systemHeaders));
        userMetadata = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(userMetadata));
    }

    /// Metadata of an object that belongs to the bucket's owner, has class STANDARD, and is neither tagged, protected nor
    /// encrypted.
    public ObjectMeta(Map<String, String> systemHeaders, Map<String, String> userMetadata, Acl acl) {
        this(
                systemHeaders,
                userMetadata,
                acl,
                "",
                StorageClass.STANDARD,
                TagSet.NONE,
                Protection.NONE,
                Encryption.NONE);
    }

    public ObjectMeta with(Acl changed) {
        return new ObjectMeta(systemHeaders, userMetadata, changed, owner, storageClass, tags, protection, encryption);
    }

    /// @param changed id of the project that owns the object; empty for the bucket's project
    public ObjectMeta withOwner(String changed) {
        return new ObjectMeta(systemHeaders, userMetadata, acl, changed, storageClass, tags, protection, encryption);
    }

    /// The metadata of a copy that the bucket's owner makes. An ACL that another owner set does not pass to the copy.
    public ObjectMeta ofBucketOwner() {
        return owner.isEmpty() ? this : withOwner("").with(Acl.PRIVATE);
    }

    public ObjectMeta with(StorageClass changed) {
        return new ObjectMeta(systemHeaders, userMetadata, acl, owner, changed, tags, protection, encryption);
    }

    public ObjectMeta with(TagSet changed) {
        return new ObjectMeta(systemHeaders, userMetadata, acl, owner, storageClass, changed, protection, encryption);
    }

    public ObjectMeta with(Protection changed) {
        return new ObjectMeta(systemHeaders, userMetadata, acl, owner, storageClass, tags, changed, encryption);
    }

    public ObjectMeta with(Encryption changed) {
        return new ObjectMeta(systemHeaders, userMetadata, acl, owner, storageClass, tags, protection, changed);
    }
}
