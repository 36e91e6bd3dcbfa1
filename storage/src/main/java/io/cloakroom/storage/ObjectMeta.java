package io.cloakroom.storage;

import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.StorageClass;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.encryption.Encryption;
import java.util.Map;

/// What a client says about an object, apart from its bytes.
///
/// @param systemHeaders the system-defined headers that are stored and sent back as they came, by lower-case name:
///                      cache-control, content-disposition, content-encoding, content-language, content-type,
///                      expires, x-amz-website-redirect-location; in the order in which they are sent
/// @param userMetadata  by lower-case name without `x-amz-meta-`; in the order in which they came
/// @param owner         id of the project whose the object is; empty when it is that of the bucket
/// @param encryption    of the payload; with its sealed data key when the object is stored
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

    /// Of the bucket's owner, of class STANDARD, without tags, not protected, not encrypted.
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

    /// @param changed id of the project whose the object is; empty for that of the bucket
    public ObjectMeta withOwner(String changed) {
        return new ObjectMeta(systemHeaders, userMetadata, acl, changed, storageClass, tags, protection, encryption);
    }

    /// What a copy of it is that the bucket's owner makes: an ACL that another owner gave it is not that owner's to give here.
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
